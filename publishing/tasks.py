from celery import shared_task

from publishing import reader_messages, variants


@shared_task
def send_reader_messages() -> None:
    reader_messages.send_due()
    reader_messages.forget()


@shared_task
def make_variants() -> None:
    variants.make_due()
