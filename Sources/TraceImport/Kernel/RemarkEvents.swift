internal import TraceFormat

/// Events that concern no memory: remarks, kills, tracepoints without a kind of their own; and
/// lines that are no events, among which are the notices of lost ones.
extension KernelEventImport {
  /// A text written to trace_marker. tracefs names the writing function as the event, trace-cmd
  /// prints it in front of the text: both become the same remark.
  mutating func mark<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    var name = Ascii.text(bytes, event.name)
    var start = event.fields.lowerBound
    let function = "tracing_mark_write:"
    if name == "print", Ascii.has(function, at: start, bytes, to: event.fields.upperBound) {
      name = "tracing_mark_write"
      start = Ascii.blanksAfter(start + function.utf8.count, bytes, to: event.fields.upperBound)
    }
    let remark = Ascii.text(bytes, start..<event.fields.upperBound)
    let text = sink.string(remark)
    let site = sink.site(Site(kind: .mark, type: sink.type(name, .event)))
    try sink.append(
      site: site, context: event.context, time: event.time, payload: [UInt64(text.index)])
    report.marks += 1
    try gauges(at: remark, event, into: &sink)
    return true
  }

  /// "pid=P comm=NAME total-vm=…"; older kernels print the process only.
  mutating func victim<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let process = Self.number("pid=", bytes, event.fields) else { return false }
    var name = StringID.empty
    if let key = Ascii.find(" comm=", bytes, event.fields) {
      let start = key + " comm=".utf8.count
      if let end = Ascii.find(" total-vm", bytes, start..<event.fields.upperBound) {
        name = sink.string(Ascii.text(bytes, start..<end))
      }
    }
    let site = sink.site(Site(kind: .kill, type: sink.type("mark_victim", .event)))
    try sink.append(
      site: site, context: event.context, time: event.time,
      payload: [process, UInt64(name.index)])
    return true
  }

  mutating func other<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    let site: SiteID
    if let known = tracepoints[event.tracepoint].site {
      site = known
    } else {
      let type = sink.type(Ascii.text(bytes, event.name), .event)
      site = sink.site(Site(kind: .other, type: type))
      tracepoints[event.tracepoint].site = site
    }
    try sink.append(site: site, context: event.context, time: event.time, address: 0)
    return true
  }

  /// A line that is no event: told by reason, but for notices of lost events, which become events.
  mutating func skip<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ line: Range<Int>, into sink: inout Sink
  ) throws(TraceError) {
    let start = Ascii.blanksAfter(line.lowerBound, bytes, to: line.upperBound)
    if start == line.upperBound {
      report.skip(.blank, line: report.lines)
    } else if let notice = LostNotice(bytes, line) {
      report.lostNotices += 1
      report.lostEvents &+= notice.events
      let site = sink.site(Site(kind: .lost, type: sink.type("lost", .event)))
      let context =
        lastContext ?? sink.context(Context(cpu: notice.processor, thread: 0, name: .empty))
      try sink.append(site: site, context: context, time: time, payload: [notice.events])
    } else if bytes[start] == UInt8(ascii: "#")
      || Ascii.has("cpus=", at: start, bytes, to: line.upperBound)
      || Ascii.has("version =", at: start, bytes, to: line.upperBound)
    {
      report.skip(.heading, line: report.lines)
    } else {
      report.skip(.notAnEvent, line: report.lines)
    }
  }
}
