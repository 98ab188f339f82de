"""Where things stand in an entry's workbook: known to the template that writes it and to the reader."""

COVER = "填报说明"
DATA = "数据"
CHOICES = "选项"

HEADING_ROW, CODE_ROW, NOTE_ROW, FIRST_ROW = 1, 2, 3, 4
"""Rows of the data sheet, from 1."""

SUBJECT = "主题"
BASED_ON = "基于版本"
WHO = "填报人"
WHY = "填报原因"
VALID_FROM = "生效日期"
FIELDS = (SUBJECT, BASED_ON, WHO, WHY, VALID_FROM)
"""Labels in the cover's first column; what is filled in stands beside them."""

MOST_ROWS = 50_000
MOST_COLUMNS = 256
"""What is more than an officer enters is delivered by a system, as files."""
