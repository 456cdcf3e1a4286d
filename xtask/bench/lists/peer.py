"""The questions of `main.rs` put to a plain file with the same tables: `peer.py sqlite3|datasette FILE ROUNDS`. Each is a
program that runs already; a question's time is from asking to having the whole answer."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

NEWEST = ["contract_date", "contract_no", "version"]
CANCELLED = 4
SHOWN = f'"contract_status" <> {CANCELLED}'


def days(day):
    """Days since 0001-01-01, in SQL."""
    return f"cast(julianday('{day}') - julianday('0001-01-01') as integer)"


def sought(column, part):
    return f'instr(coalesce("{column}~", "{column}"), \'{part}\') > 0'


def page(*wheres, by=None, offset=0):
    """Of rows that are in one of some sets without a common row."""
    columns = [column for column in [by] if column] + [column for column in NEWEST if column != by]
    order = ", ".join(f'"{column}" desc' for column in columns) + ", place"
    named = "place, " + ", ".join(f'"{column}"' for column in columns)
    places = " union all ".join(f"select {named} from list_contracts where {where}" for where in wheres or [SHOWN])
    places = f"{places} order by {order} limit 10 offset {offset}"
    found = f"({places}) page cross join record r on r.place = page.place >> 20"
    return f"select r.body from {found} order by {', '.join('page.' + column for column in order.split(', '))}"


def total(where=SHOWN):
    return f"select count(*) from list_contracts where {where}"


def questions(rows):
    november = f"(\"contract_date\" between {days('2026-11-01')} and {days('2026-11-30')})"
    opening = [f"{november} and {SHOWN}", f'{november} is not true and "contract_status" in (1) and {SHOWN}']
    conditions = {
        "contract_date": f"\"contract_date\" between {days('2020-01-01')} and {days('2021-12-31')} and {SHOWN}",
        "contract_title": f"{sought('contract_title', '장비 구매계약 77')} and {SHOWN}",
        "buyer": f"{sought('buyer', 'jimin')} and {SHOWN}",
        "contract_no": f"{SHOWN} and {sought('contract_no', '-777')}",
        "contract_status": f'{SHOWN} and "contract_status" in (3)',
        "contract_type": f'{SHOWN} and "contract_type" in (1)',
        "cancelled": "true",
    }
    last = (-(-(rows * 19 // 20) // 10) - 1) * 10
    asked = {"first page": page(*opening), "total": total(), "last page": page(offset=last)}
    for name, where in conditions.items():
        asked[f"{name}: page"] = page(where)
        asked[f"{name}: total"] = total(where)
    columns = (
        "contract_no version issue_type contract_type contract_status contract_title contract_date supplier_contact "
        "buyer contract_from currency contract_amount"
    )
    for column in columns.split():
        asked[f"by {column}"] = page(by=column)
    return asked


class Shell:
    def __init__(self, file):
        pipe = subprocess.PIPE
        self.shell = subprocess.Popen(["sqlite3", "-readonly", file], stdin=pipe, stdout=pipe)

    def ask(self, sql):
        self.shell.stdin.write(f"{sql};\n.print THE END\n".encode())
        self.shell.stdin.flush()
        lines = list(iter(self.shell.stdout.readline, b"THE END\n"))
        return [int(line) if line.strip().isdigit() else line for line in lines]

    def end(self):
        self.shell.stdin.close()
        self.shell.wait()


class Datasette:
    def __init__(self, file):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        name = os.path.splitext(os.path.basename(file))[0]
        self.url = f"http://127.0.0.1:{port}/{name}.json?_shape=arrays&_timelimit=120000&sql="
        command = [sys.executable, "-m", "datasette", "serve", file, "--port", str(port)]
        command += ["--setting", "sql_time_limit_ms", "120000"]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                self.ask("select 1")
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("datasette doesn't start")

    def ask(self, sql):
        with urllib.request.urlopen(self.url + urllib.parse.quote(sql)) as answer:
            return [row[0] for row in json.load(answer)["rows"]]

    def end(self):
        self.server.terminate()
        self.server.wait()


def main():
    peer, file, rounds = sys.argv[1:]
    rows = int(subprocess.run(["sqlite3", file, "select count(*) from list_contracts"], capture_output=True, check=True).stdout)
    asked = questions(rows)
    program = {"sqlite3": Shell, "datasette": Datasette}[peer](file)
    seconds, answers = {name: [] for name in asked}, {}
    for name, sql in asked.items():
        for turn in range(2 * int(rounds)):
            began = time.perf_counter()
            rows = program.ask(sql)
            took = time.perf_counter() - began
            answers[name] = rows[0] if isinstance(rows[0], int) else len(rows)
            # The first half is everybody's: pages come from the disk, statements are read.
            if turn >= int(rounds):
                seconds[name].append(took)
    program.end()
    print(json.dumps({"seconds": seconds, "answers": answers}))


main()
