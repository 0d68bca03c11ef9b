extension ReplayReport {
  /// The report of a replay on a machine for a terminal: verdicts first, then for each model free
  /// pages against the thresholds, dips, waits, and who waits for whom.
  func machineText(_ setup: TraceMachineSetup, width: Int, style: TerminalStyle) -> String {
    var out = search.map { $0.text() + "\n" } ?? ""
    out += verdicts(style, width: width)
    out += style.apply(.faint, to: description(of: setup, style)) + "\n"
    for result in results {
      guard let machine = result.machine else { continue }
      out += "\n" + style.apply(.heading, to: style.printable(result.label)) + ": "
      out += style.apply(machine.verdict.emphasis, to: machine.verdict.rawValue) + "\n"
      if let witness = machine.witness, machine.verdict != .progress {
        out += Self.indented(witness.text(), style)
      }
      out += ThresholdPlot(setup.machine.thresholds, machine.course, end: machine.end)
        .text(width: width, style: style)
      out += machine.dipText(style) + machine.waitText(style) + machine.countText(style)
      for violation in machine.violations {
        out += style.apply(.bad, to: "  the machine broke its own rules: \(violation)") + "\n"
      }
    }
    return out
  }

  private func verdicts(_ style: TerminalStyle, width: Int) -> String {
    var table = TextTable([
      .init("model", leastWidth: 8), .init("verdict"), .init("lowest free", .right),
      .init("paged out", .right), .init("waits", .right), .init("longest", .right),
      .init("in all", .right), .init("peak held", .right),
    ])
    for result in results {
      guard let machine = result.machine else { continue }
      table.append([
        .init(result.label), .init(machine.verdict.rawValue, machine.verdict.emphasis),
        .init(FixedPoint.grouped(machine.reserve.lowestFree)),
        .init(FixedPoint.grouped(machine.count("pages_repaid"))),
        .init(FixedPoint.grouped(machine.waits.count)),
        .init(
          machine.waits.count > 0 ? DurationFormat.text(nanoseconds: machine.waits.longest) : "-"),
        .init(
          machine.waits.count > 0 ? DurationFormat.text(nanoseconds: machine.waits.total) : "-"),
        .init(ByteFormat.aligned(result.outcome.peakHeld.figures.heldBytes)),
      ])
    }
    return table.text(width: width, style: style)
  }

  private func description(of setup: TraceMachineSetup, _ style: TerminalStyle) -> String {
    let machine = setup.machine
    var parts = [
      style.printable(setup.label),
      "\(FixedPoint.grouped(setup.pageCount)) pages, \(FixedPoint.grouped(machine.free)) free",
      "\(FixedPoint.grouped(counts.events)) events",
      setup.conduct.loop == .closed ? "closed loop" : "open loop",
    ]
    if setup.conduct.scope == .metadata { parts.append("the model serves swap metadata alone") }
    return parts.joined(separator: style.unicode ? " · " : ", ")
  }

  private static func indented(_ text: String, _ style: TerminalStyle) -> String {
    text.split(separator: "\n").map { "  \(style.printable(String($0)))\n" }.joined()
  }
}

extension MachineOutcome {
  private static let shownActors = 2

  /// A count of the machine.
  func count(_ name: String) -> Int {
    Int(counters.first { $0.name == name }?.value ?? 0)
  }

  /// One line for each threshold that was missed.
  func dipText(_ style: TerminalStyle) -> String {
    var out = ""
    for sum in dipSums where sum.count > 0 {
      out += "  below \(sum.threshold) (\(sum.pages)) "
      out += sum.count == 1 ? "once" : "\(FixedPoint.grouped(sum.count)) times"
      out += ", \(DurationFormat.text(nanoseconds: sum.total)) in all, longest "
      out += "\(DurationFormat.text(nanoseconds: sum.longest)), by up to \(sum.depth) pages"
      out += "\n"
    }
    guard let deepest = dipSums.last(where: { $0.count > 0 }) else {
      return "  never below a threshold\n"
    }
    if !deepest.takers.isEmpty {
      out += "  who took pages below \(deepest.threshold): \(shares(deepest.takers, style))\n"
    }
    if !deepest.turnedAway.isEmpty {
      out += "  who was refused some: \(shares(deepest.turnedAway, style))\n"
    }
    return out
  }

  private func shares(_ counts: [Int: Int], _ style: TerminalStyle) -> String {
    let (listed, others) = DipShares.listed(counts, limit: Self.shownActors)
    var words = listed.map { "\(style.printable(parties[$0.key])) \($0.value)" }
    if others > 0 { words.append("others \(others)") }
    return words.joined(separator: ", ")
  }

  /// All waits in a line, and the longest one.
  func waitText(_ style: TerminalStyle) -> String {
    guard waits.count > 0 else { return "  nobody waited\n" }
    func duration(_ nanoseconds: UInt64) -> String {
      DurationFormat.text(nanoseconds: nanoseconds)
    }
    var out = "  waits: \(FixedPoint.grouped(waits.count)), \(waits.onPageoutPath) of pagers, "
    out += "\(waits.unfinished) unfinished; \(duration(waits.total)) in all, longest "
    out += "\(duration(waits.longest)), p50 \(duration(waits.median)), "
    out += "p99 \(duration(waits.percentile99))\n"
    if waits.breakingNoWait > 0 {
      let words = "  \(waits.breakingNoWait) waits inside requests that must not wait"
      out += style.apply(.bad, to: words) + "\n"
    }
    if let longest = blockings.max(by: { length($0) < length($1) }) {
      out += "  longest: \(style.printable(longest.actor)) on \"\(longest.channel.rawValue)\" "
      out += "(\(longest.channel.reason)) from \(duration(longest.start)), "
      out += "holding \(longest.heldPages) pages\n"
    }
    return out
  }

  private func length(_ wait: BlockingEvent) -> UInt64 { (wait.end ?? end) - wait.start }

  /// What page-out did, and what became of the trace.
  func countText(_ style: TerminalStyle) -> String {
    var out = "  page-out: \(FixedPoint.grouped(count("pages_written"))) pages written with "
    out += "\(FixedPoint.grouped(count("metadata_allocations"))) objects of metadata, "
    out += "\(FixedPoint.grouped(count("pages_repaid"))) came free"
    if count("emergency_takeovers") > 0 {
      out += "; the emergency pager took over \(count("emergency_takeovers")) times"
    }
    out += "\n"
    if tally.runsRefused > 0 {
      out += "  \(FixedPoint.grouped(tally.runsRefused)) runs of pages refused to callers that do "
      out += "not wait\n"
    }
    if tally.eventsLeft > 0 {
      let words = "  \(FixedPoint.grouped(tally.eventsLeft)) events never had their turn"
      out += style.apply(.warning, to: words) + "\n"
    }
    return out
  }
}

extension Verdict {
  /// How it looks.
  var emphasis: TerminalStyle.Emphasis {
    switch self {
    case .progress: .good
    case .degraded, .kill: .warning
    case .panic, .recursion, .livelock, .stall: .bad
    }
  }
}
