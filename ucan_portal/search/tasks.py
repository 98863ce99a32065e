"""What of the search may follow an edit by some seconds."""

from celery import shared_task
from django.contrib.contenttypes.models import ContentType

from ucan_portal.search import index
from ucan_portal.search.learning import learn
from ucan_portal.search.moments import follow_the_clock


@shared_task
def follow_up(content_type_id: int, object_id: int) -> None:
    """Renew what names the item, and learn the forms of new words: any that are still unknown."""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    for item in model._base_manager.filter(pk=object_id):
        for batch in index.in_batches(index.about(item)):
            index.keep(batch)
    learn()


@shared_task
def catch_up() -> None:
    """What was edited while no worker ran, or whose message was lost, and what time has changed."""
    follow_the_clock()
    learn()
