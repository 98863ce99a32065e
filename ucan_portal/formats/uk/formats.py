"""Dates as all public pages write them; Django’s “01 грудня 2026 р.” ends sentences twice."""

DATE_FORMAT = "j E Y року"
DATETIME_FORMAT = "j E Y року, H:i"
MONTH_DAY_FORMAT = "j E"
