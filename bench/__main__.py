"""`make bench`: one measurement after the other. They are printed and never asserted."""

from bench import pages, search

if __name__ == "__main__":
    pages.main()
    search.main(search.ITEMS)
