extension Witness {
  /// The graph as text that needs no knowledge of the source.
  public func text() -> String {
    var out = "\(verdict.rawValue)"
    if let reason { out += ": \(reason)" }
    out += " (at \(Self.seconds(time)) s; the last change was at \(Self.seconds(lastChange)) s)\n"
    out += "  \(free) pages free, \(cache) cached, \(hoarded) held by unfinished requests\n"
    for wait in waits { out += Self.text(wait) }
    if omitted > 0 { out += "  and \(omitted) more\n" }
    if isCycle {
      out += "  nobody who could free a page can go on\n"
    }
    return out
  }

  private static func text(_ wait: Wait) -> String {
    var out = "  \(wait.actor) (\(wait.role), processor \(wait.cpu)) "
    if let channel = wait.channel {
      out += "sleeps on \"\(channel.rawValue)\" since \(seconds(wait.since)) s"
      out += ", looked \(wait.polls) times in vain\n"
    } else {
      out += "spins since \(seconds(wait.since)) s without sleeping\n"
    }
    if !wait.doing.isEmpty {
      out += "    is \(wait.doing.joined(separator: " > "))\n"
    }
    out += "    needs \(wait.need)\n"
    out += "    would go on with \(wait.remedy)\n"
    if !wait.holds.isEmpty {
      out += "    holds \(wait.holds.map(\.text).joined(separator: ", "))\n"
    }
    if !wait.waitsFor.isEmpty {
      out += "    waits for \(wait.waitsFor.joined(separator: "; "))\n"
    }
    return out
  }

  /// Nanoseconds as seconds with three digits.
  static func seconds(_ nanoseconds: UInt64) -> String {
    let thousandths = String(nanoseconds / 1_000_000 % 1000)
    let zeros = String(repeating: "0", count: 3 - thousandths.utf8.count)
    return "\(nanoseconds / 1_000_000_000).\(zeros)\(thousandths)"
  }
}
