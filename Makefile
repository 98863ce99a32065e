# make run      the portal on this machine, on http://127.0.0.1:8000/ (make run PORT=8010 for another port)
# make test     its tests (make test ARGUMENTS="-k events" for some of them)
# make bench    its measurements; they want wrk, nginx and redis-server
# make bench-mail  how fast mailings go out; wants PostgreSQL's programs and redis-server
# make prepare  only the virtual environment, in .venv
#
# PYTHON=/path/to/python overrides the search for one that is new enough.

NAMES := python3 python3.14 python3.13 python3.12 python3.11 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# Without one that is new enough, bootstrap.py says so in whichever Python there is.
PYTHON ?= $(shell \
	for name in $(NAMES); do "$$name" -c '$(NEW_ENOUGH)' 2>/dev/null && echo "$$name" && exit; done; \
	for name in $(NAMES); do command -v "$$name" && exit; done)

.PHONY: run test prepare bench bench-mail

# Both cores; a file stays on one, so that the portal that its tests share starts once.
test: ARGUMENTS ?= -n 2 --dist loadfile

run test prepare:
	@command -v "$(PYTHON)" >/dev/null || { echo "The portal needs Python 3.11 or newer, and none was found."; exit 1; }
	@exec "$(PYTHON)" deploy/bootstrap.py $@ $(ARGUMENTS)

bench: prepare
	@exec .venv/bin/python -m bench

bench-mail: prepare
	@exec .venv/bin/python -m bench.mail
