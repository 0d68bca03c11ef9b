/// What scenario files expect: facts by name, at the end or at a time.
enum ScenarioExpectationReader {
  /// Groups of facts that are asked for by a second name.
  private static let groups = [
    "counters", "held", "buffers", "swap_run", "busy", "completed", "failed", "done_at", "channel",
    "zone_free_pages", "boost",
  ]
  private static let facts = [
    "verdict", "panic", "stalled", "livelocked", "blocked", "kills", "kill_times", "last_refusal",
    "free", "cache", "lowest_free", "skipped", "kept_pages", "daemon_wakes", "daemon_awake",
    "stock", "entry_stock", "metadata_live", "metadata_granted",
    "page_tables", "entries_made", "entries_available", "entries_listed", "laundered",
    "dropped_events", "no_wait_sleeps", "replenish_attempts", "replenish_failures", "stock_uses",
    "nothing_results", "swap_used", "swap_full", "recycled", "empty_bytes", "missing_pages",
    "zone_free", "zone_global", "zone_cpu0", "zone_items", "zone_pages", "full_slabs",
    "empty_slabs", "active_free", "retired_slabs", "cached_slabs",
  ]

  static func expectations(
    _ file: ScenarioSection
  ) throws(ScenarioError) -> [Scenario.Expectation] {
    guard let node = file.table["expect"] else { return [] }
    var nodes = [node]
    if case .array(let elements) = node.value { nodes = elements }
    var result: [Scenario.Expectation] = []
    for node in nodes {
      let section = try ScenarioSection(
        "expect", node, known: facts + groups + ["at", "one_of"])
      let at = section.has("at") ? try section.seconds("at") : nil
      for (key, node) in section.table.entries where key != "at" {
        result += try expectation(key, node, at: at, section)
      }
    }
    return result
  }

  private static func expectation(
    _ key: String, _ node: TomlNode, at: UInt64?, _ section: ScenarioSection
  ) throws(ScenarioError) -> [Scenario.Expectation] {
    var result: [Scenario.Expectation] = []
    if key == "one_of" {
      let choices = try ScenarioFile.section(section, key, known: facts)
      for (name, _) in choices.table.entries {
        var values: [MetricValue] = []
        for element in try choices.elements(name) {
          values.append(try value(element, choices, name))
        }
        result.append(
          Scenario.Expectation(
            at: at, name: name, values: values, line: choices.table[name]?.line ?? node.line))
      }
      return result
    }
    guard groups.contains(key) else {
      let values = [try value(node, section, key)]
      return [Scenario.Expectation(at: at, name: key, values: values, line: node.line)]
    }
    guard case .table(let members) = node.value else {
      throw section.wrong(key, "expected a table, found \(node.value.kind)")
    }
    for (name, member) in members.entries {
      result.append(
        Scenario.Expectation(
          at: at, name: "\(key).\(name)", values: [try value(member, section, key)],
          line: member.line))
    }
    return result
  }

  private static func value(
    _ node: TomlNode, _ section: ScenarioSection, _ key: String
  ) throws(ScenarioError) -> MetricValue {
    switch node.value {
    case .integer(let number): return .number(number)
    case .string(let word):
      guard key != "verdict" || Verdict(rawValue: word) != nil else {
        let known = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
        throw section.wrong(key, "expected one of \(known), found \"\(word)\"")
      }
      return .word(word)
    case .array(let elements):
      var words: [String] = []
      for element in elements {
        switch element.value {
        case .string(let word): words.append(word)
        case .integer(let number): words.append(String(number))
        default: throw section.wrong(key, "expected words or whole numbers")
        }
      }
      return .list(words)
    default: throw section.wrong(key, "expected a number, a word or an array")
    }
  }
}
