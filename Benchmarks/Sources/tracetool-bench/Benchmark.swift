import Replay
import TraceFormat

/// Measures one subject: each measure in turn, several rounds, the least time of each.
struct Benchmark {
  let subject: Subject
  let rounds: Int
  private var measures = Measures()

  init(_ subject: Subject, rounds: Int) {
    self.subject = subject
    self.rounds = rounds
  }

  /// Runs everything.
  mutating func run() throws -> Report {
    var report = Report(subject: subject)
    try measureDecoding(&report)
    try measureEncoding(&report)
    if let recording = subject.recording {
      for _ in 0..<min(3, rounds) {
        try measures.take("import") { _ = try Subject.importing(recording) }
      }
      report.rows.append(row("import into memory, level 3", "import"))
    }
    try measureStats(&report)
    try measureReplay(&report)
    return report
  }

  private func nanoseconds(_ name: String, events: Int? = nil) -> Double {
    measures[name] * 1e9 / Double(events ?? subject.events)
  }

  private func row(
    _ what: String, _ name: String, of base: String? = nil, _ baseName: String = "",
    limit: Double? = nil
  ) -> ReportRow {
    let ratio = base.map { (of: baseName, value: measures[name] / measures[$0], limit: limit) }
    return ReportRow(what: what, nanoseconds: nanoseconds(name), ratio: ratio)
  }

  private mutating func measureDecoding(_ report: inout Report) throws {
    let stored = StoredColumns(subject.trace)
    precondition(stored.events == subject.events, "a trace whose blocks are not found")
    for _ in 0..<rounds {
      measures.take("zstd") { stored.decompress(times: true) }
      try measures.take("decode") { _ = try Passes.decode(subject.trace, .all) }
      measures.take("zstd without times") { stored.decompress(times: false) }
      try measures.take("decode without times") { _ = try Passes.decode(subject.trace, .objects) }
    }
    report.rows += [
      row("libzstd alone, all columns", "zstd"),
      row("decode, all columns", "decode", of: "zstd", "libzstd alone", limit: 2.5),
      row("libzstd alone, without times", "zstd without times"),
      row(
        "decode without times", "decode without times", of: "zstd without times",
        "libzstd alone"),
      ReportRow(
        what: "what leaving times out saves",
        nanoseconds: nanoseconds("decode") - nanoseconds("decode without times"),
        ratio: (
          of: "decode without times : decode",
          value: measures["decode without times"] / measures["decode"], limit: 1 / 1.5
        )),
    ]
  }

  private mutating func measureEncoding(_ report: inout Report) throws {
    let encoding = try Encoding(subject.trace)
    for level in [1, 3, 9] as [Int32] {
      var bytes: UInt64 = 0
      for _ in 0..<min(3, rounds) {
        try measures.take("encode \(level)") { bytes = try encoding.encode(level: level) }
      }
      let size = fixed(Double(bytes) / Double(encoding.count), 3)
      report.rows.append(
        ReportRow(
          what: "encode, level \(level)",
          nanoseconds: nanoseconds("encode \(level)", events: encoding.count),
          note: "\(size) bytes an event"))
    }
  }

  /// `perf kmem stat` reads 1.6 million events a second of processor time; 20 times that is 31.25
  /// ns an event.
  private mutating func measureStats(_ report: inout Report) throws {
    let trace = subject.trace
    for _ in 0..<rounds {
      try measures.take("decode for stats") {
        _ = try Passes.decode(trace, AllocationStats.columns)
      }
      try measures.take("stats") { try Passes.stats(trace) }
    }
    let rate = Double(subject.events) / measures["stats"] / 1.6e6
    report.rows.append(
      ReportRow(
        what: "stats, from the compressed trace", nanoseconds: nanoseconds("stats"),
        ratio: (
          of: "its decode", value: measures["stats"] / measures["decode for stats"], limit: nil
        ),
        note: "\(fixed(rate, 1)) times `perf kmem stat`"))
  }

  private mutating func measureReplay(_ report: inout Report) throws {
    let trace = subject.trace
    for model in ModelRegistry.rows.map(\.descriptor.name) {
      let columns = try Passes.columns(trace, [model])
      for _ in 0..<rounds {
        try measures.take("decode for \(model)") { _ = try Passes.decode(trace, columns) }
        try measures.take(model) { try Passes.replay(trace, [model]) }
      }
      let limit = model == "kmalloc_obj" ? 3.0 : nil
      report.rows.append(
        row(
          "replay \(model), from the compressed trace", model, of: "decode for \(model)",
          "its decode", limit: limit))
    }
    let columns = try Passes.columns(trace, Passes.sixteenModels)
    for _ in 0..<min(3, rounds) {
      try measures.take("decode for all") { _ = try Passes.decode(trace, columns) }
      try measures.take("all") { try Passes.replay(trace, Passes.sixteenModels) }
      for model in Passes.sixteenModels {
        let own = try Passes.columns(trace, [model])
        try measures.take("decode \(own.rawValue)") { _ = try Passes.decode(trace, own) }
        try measures.take("own \(model)") { try Passes.replay(trace, [model]) }
      }
    }
    // A model's own time is that of its replay alone without the decoding.
    var own = 0.0
    for model in Passes.sixteenModels {
      let columns = try Passes.columns(trace, [model])
      own += measures["own \(model)"] - measures["decode \(columns.rawValue)"]
    }
    let bound = own + measures["decode for all"]
    report.rows.append(
      ReportRow(
        what: "replay 16 models in one pass", nanoseconds: nanoseconds("all"),
        ratio: (of: "their own times and one decode", value: measures["all"] / bound, limit: 1.2)))
  }
}
