"""The cells of a workbook, written again: `peer.py xlsxwriter|openpyxl WORKBOOK`, each in the mode that its own pages
advise for large files. What is written is read beforehand, and its types are looked at."""

import collections
import datetime
import json
import os
import pickle
import resource
import sys
import tempfile
import time

import openpyxl
import xlsxwriter
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

WIDTH = 18


def rows_of(workbook):
    """The cells, from what an earlier round has kept of them where there is that."""
    kept = workbook + ".pickle"
    if not os.path.exists(kept) or os.path.getmtime(kept) < os.path.getmtime(workbook):
        sheet = openpyxl.load_workbook(workbook, read_only=True).active
        rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
        # Empty cells at the end aren't said.
        rows = [row + (None,) * (len(rows[0]) - len(row)) for row in rows]
        with open(kept, "wb") as file:
            pickle.dump(rows, file)
    with open(kept, "rb") as file:
        return pickle.load(file)


def with_xlsxwriter(rows, path):
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    day, count = book.add_format({"num_format": "yyyy.mm.dd"}), book.add_format({"num_format": "#,##0"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(rows[0]) - 1, WIDTH)
    for column, header in enumerate(rows[0]):
        sheet.write_string(0, column, header, bold)
    for number, row in enumerate(rows[1:], 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value, text)
            elif isinstance(value, datetime.datetime):
                sheet.write_datetime(number, column, value, day)
            elif value is not None:
                sheet.write_number(number, column, value, count)
    sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    book.close()


def with_openpyxl(rows, path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"

    def cell(value, number_format):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = number_format
        return cell

    def typed(value):
        if isinstance(value, str):
            return cell(value, "@")
        if isinstance(value, datetime.datetime):
            return cell(value, "yyyy.mm.dd")
        return None if value is None else cell(value, "#,##0")

    headers = [WriteOnlyCell(sheet, header) for header in rows[0]]
    for header in headers:
        header.font = Font(bold=True)
    sheet.append(headers)
    for row in rows[1:]:
        sheet.append([typed(value) for value in row])
    book.save(path)


def main():
    peer, workbook = sys.argv[1:]
    rows = rows_of(workbook)
    write = {"xlsxwriter": with_xlsxwriter, "openpyxl": with_openpyxl}[peer]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "peer.xlsx")
        began = time.perf_counter()
        write(rows, path)
        seconds = time.perf_counter() - began
        size = os.path.getsize(path)
    kinds = [collections.Counter(type(row[column]).__name__ for row in rows[1:]) for column in range(len(rows[0]))]
    print(
        json.dumps(
            {
                "rows": len(rows) - 1,
                "excel_s": seconds,
                "bytes": size,
                "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "types": {rows[0][column]: sorted(kind) for column, kind in enumerate(kinds)},
            }
        )
    )


main()
