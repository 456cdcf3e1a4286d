// What a general synchronising store does of our job: PouchDB on LevelDB against its own server, over HTTP on this
// computer, each side a process of its own.
//
//   node peer.js push|pull|changed [DOCUMENTS] [BYTES]
//
//   push      documents that only the client has go to an empty server       (10,000)
//   pull      documents that only the server has come into an empty store    (10,000)
//   changed   the same, after each document was changed once                 (100,000)
//
// A line of JSON per job: seconds, documents per second, peak memory of both sides in MiB. Making the documents isn't
// counted. Neither side syncs to the disk.
"use strict";

const { fork } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const JOBS = { push: 10_000, pull: 10_000, changed: 100_000 };
const BATCH = 1_000;

/// A notice as a list shows it, of so many bytes (600 at least).
function document(number, bytes) {
  const text = (seed, length) => {
    let word = "";
    for (let at = number * 2654435761 + seed; word.length < length; at = (at * 48271 + 11) % 2147483647) {
      word += Math.abs(at).toString(36);
    }
    return word.slice(0, length);
  };
  const made = {
    _id: `notice:${String(number).padStart(8, "0")}`,
    kind: "bid_notice",
    number: `BI20260105-${String(number % 1000).padStart(3, "0")}`,
    title: `사무용품 연간 단가계약 ${text(1, 60)}`,
    buyer: `주식회사 한빛바이어 ${text(2, 20)}`,
    status: "open",
    opens_at: "2026-01-05T09:00:00Z",
    closes_at: "2026-01-19T09:00:00Z",
    currency: "KRW",
    items: [1, 2, 3].map((line) => ({ line, name: text(line + 3, 24), unit: "EA", quantity: number % 997 })),
    note: "",
  };
  return { ...made, note: text(9, Math.max(0, bytes - Buffer.byteLength(JSON.stringify(made)))) };
}

async function seed(database, count, bytes, isChanged) {
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => document(from + at, bytes));
    const kept = await database.bulkDocs(batch);
    if (isChanged) {
      await database.bulkDocs(batch.map((one, at) => ({ ...one, _rev: kept[at].rev, status: "closed" })));
    }
  }
}

const peak = () => process.resourceUsage().maxRSS / 1024;

async function serve(folder, job, count, bytes) {
  const PouchDB = require("pouchdb").defaults({ prefix: `${folder}${path.sep}` });
  const database = new PouchDB("server");
  await database.info();
  if (job !== "push") await seed(database, count, bytes, job === "changed");
  const before = peak();
  const application = require("express")();
  application.use("/", require("express-pouchdb")(PouchDB, { mode: "minimumForPouchDB" }));
  const listening = application.listen(0, "127.0.0.1", () => process.send({ port: listening.address().port }));
  process.on("message", async () => {
    const held = (await database.info()).doc_count;
    process.send({ held, before, peak: peak() }, () => process.exit(0));
  });
}

async function work(folder, job, count, bytes, port) {
  const PouchDB = require("pouchdb").defaults({ prefix: `${folder}${path.sep}` });
  const [here, there] = [new PouchDB("client"), new PouchDB(`http://127.0.0.1:${port}/server`)];
  await here.info();
  if (job === "push") await seed(here, count, bytes, false);
  const [from, to] = job === "push" ? [here, there] : [there, here];
  const begun = process.hrtime.bigint();
  const done = await PouchDB.replicate(from, to, { batch_size: BATCH, batches_limit: 10 });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const held = (await here.info()).doc_count;
  process.send({ seconds, written: done.docs_written, held, peak: peak() }, () => process.exit(0));
}

async function measure(job, count, bytes) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pok-peer-"));
  const side = (role, ...words) => {
    const home = path.join(folder, role);
    fs.mkdirSync(home);
    const child = fork(__filename, [role, home, job, count, bytes, ...words].map(String), { cwd: home });
    const ended = once(child, "exit").then(([code]) => { throw new Error(`the ${role} ended with ${code}`); });
    ended.catch(() => {});
    return { child, said: async () => (await Promise.race([once(child, "message"), ended]))[0] };
  };
  const server = side("server");
  try {
    const { port } = await server.said();
    const client = side("client", port);
    const here = await client.said();
    server.child.send("end");
    const there = await server.said();
    if (here.written !== count || here.held !== count || there.held !== count) {
      throw new Error(`${count} documents: ${here.written} written, ${here.held} here, ${there.held} there`);
    }
    const rounded = (value) => Math.round(value * 10) / 10;
    console.log(JSON.stringify({
      job, documents: count, document_bytes: Buffer.byteLength(JSON.stringify(document(1, bytes))),
      [`${job}_s`]: Math.round(here.seconds * 1e4) / 1e4, docs_per_s: Math.round(count / here.seconds),
      client_peak_mib: rounded(here.peak), server_peak_mib: rounded(there.peak),
      server_before_mib: rounded(there.before),
    }));
  } finally {
    server.child.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function fail(why) {
  console.error(`error: ${why}`);
  process.exitCode = 1;
}

const [role, ...words] = process.argv.slice(2);
if (role === "server") {
  serve(words[0], words[1], Number(words[2]), Number(words[3]));
} else if (role === "client") {
  work(words[0], words[1], Number(words[2]), Number(words[3]), Number(words[4]));
} else if (role in JOBS) {
  measure(role, Number(words[0] ?? JOBS[role]), Number(words[1] ?? 600)).catch((error) => fail(error.message));
} else {
  fail(`node peer.js ${Object.keys(JOBS).join("|")} [DOCUMENTS] [BYTES]`);
}
