import ArgumentParser
import TraceFormat

/// `tracetool cat`: writes the events of a trace as text.
struct CatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat",
    abstract: "Write events as text (the lossless twin), JSON lines or CSV.",
    discussion: """
      Times are seconds since the trace's start (1.5) or carry a unit (20ms, 17ns). The whole text \
      is what `import --from text` reads back; with a filter it is for reading only.
      """,
    version: Tracetool.version)

  @Argument(help: "The trace; - is standard input.")
  var trace: String

  @Option(help: "text, jsonl or csv.")
  var format = EventFormat.text

  @Option(help: "Only events from this time on.")
  var from: Moment?

  @Option(help: "Only events before this time.")
  var to: Moment?

  @Option(help: "Only events on this processor.")
  var cpu: UInt32?

  @Option(help: "Only events of this thread.")
  var thread: Int32?

  @Option(help: "Only events of this type.")
  var type: String?

  @Option(name: [.short, .customLong("limit")], help: "At most so many events.")
  var limit: Count?

  @OptionGroup var damage: DamageOptions
  @OptionGroup var options: GlobalOptions

  func run() throws {
    var stream = try TraceStream(trace, verb: "reading", options)
    let filter = EventFilter(
      from: from?.nanoseconds, to: to?.nanoseconds, processor: cpu, thread: thread, type: type)
    if let start = filter.from { try stream.seek(time: start) }
    var output = StandardOutput()
    switch format {
    case .text: try writeText(&stream, filter, &output)
    case .jsonl, .csv: try writeLines(&stream, filter, &output)
    }
    try output.flush()
    try stream.damage.check(damage)
  }

  private func writeLines(
    _ stream: inout TraceStream, _ filter: EventFilter, _ output: inout StandardOutput
  ) throws(CommandFailure) {
    let form = format == .jsonl ? EventLines.Form.json : .commas
    var lines = EventLines(form, stream.header.characteristics)
    let walk = EventWalk(filter: filter)
    var bytes = form == .commas ? Array(EventLines.commaHead.utf8) : []
    var left = limit?.value ?? .max
    var batch = EventBatch()
    var goesOn = left > 0
    while goesOn, try stream.next(into: &batch, columns: .all) {
      let tables = stream.tables
      goesOn = try walk.walk(batch, tables) { event throws(CommandFailure) in
        lines.append(event, tables, to: &bytes)
        left -= 1
        return left > 0
      }
      try output.write(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    try output.write(bytes)
  }

  private func writeText(
    _ stream: inout TraceStream, _ filter: EventFilter, _ output: inout StandardOutput
  ) throws(CommandFailure) {
    var text = TextTraceWriter()
    let walk = EventWalk(filter: filter)
    var bytes = text.header(stream.header, knownAtStart: stream.knownAtStart)
    var left = limit?.value ?? .max
    var batch = EventBatch()
    var goesOn = left > 0
    while goesOn, try stream.next(into: &batch, columns: .all) {
      let tables = stream.tables
      if filter.showsAll && left == .max {
        text.append(batch, tables, to: &bytes)
      } else {
        var isShown = [Bool](repeating: false, count: batch.count)
        goesOn = try walk.walk(batch, tables) { event throws(CommandFailure) in
          isShown[Int(event.number - batch.firstEvent)] = true
          left -= 1
          return left > 0
        }
        text.append(batch, tables, to: &bytes) { isShown[$0] }
      }
      try output.write(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    try output.write(bytes)
  }
}
