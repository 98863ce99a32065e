from django.urls import path

from newsletter import reader_pages, views

app_name = "newsletter"
urlpatterns = [
    path("newsletter/", views.sign_up, name="sign_up"),
    path("newsletter/sent/", views.signed_up, name="signed_up"),
    path("newsletter/link/", views.link, name="link"),
    path("newsletter/link/sent/", views.link_sent, name="link_sent"),
    # Behind the links of mails; ucan_portal/page_cache/addresses.py never keeps them.
    path("newsletter/confirm/<str:token>/", reader_pages.confirm, name="confirm"),
    path("newsletter/address/<str:token>/", reader_pages.confirm_address, name="address"),
    path("newsletter/preferences/<str:token>/", reader_pages.preferences, name="preferences"),
    path(
        "newsletter/preferences/<str:token>/address/", reader_pages.new_address, name="new_address"
    ),
    path("newsletter/preferences/<str:token>/erase/", reader_pages.erase, name="erase"),
    path("newsletter/data/<str:token>/", reader_pages.data, name="data"),
    path("newsletter/unsubscribe/<str:token>/", reader_pages.unsubscribe, name="unsubscribe"),
    path("newsletter/unsubscribe/<str:token>/undo/", reader_pages.resubscribe, name="resubscribe"),
    path("newsletter/archive/", views.archive, name="archive"),
    path("newsletter/archive/<slug:slug>/", views.mailing, name="mailing"),
]
