import TraceFormat

/// A machine that is named rather than described in a file: `dragonfly:128M,cpus=4`.
public struct NamedMachine: Sendable {
  /// The name before the colon.
  public let name: String
  /// One line: what it is.
  public let summary: String
  /// What may stand behind the size.
  public let parameters: [ModelParameter]

  /// Every profile.
  public static let all = [
    NamedMachine(
      name: "dragonfly",
      summary: "DragonFly BSD of May 2021 with so much memory, after it has been running for long",
      parameters: [
        ModelParameter(
          "free", .integer(0...(1 << 32)), default: "target2",
          "pages free when the trace begins; processes have the others"),
        ModelParameter(
          "cache", .integer(0...(1 << 32)), default: "0", "pages cached when the trace begins"),
        ModelParameter("cpus", .integer(1...256), default: "the trace's", "processors"),
        ModelParameter(
          "hz", .integer(1...1_000_000), default: "100", "clock ticks a second; a write takes one"),
        ModelParameter(
          "swap", .integer(0...(1 << 40)), default: "ample", "pages of swap"),
        ModelParameter(
          "seed", .integer(0...Int.max), default: "none",
          "who polls first at one instant is drawn anew each time, from this seed"),
      ])
  ]

  /// The machine that a text names; nil if it names no profile, so that it may be a file.
  /// - Parameter processorCount: Processors unless the text says otherwise.
  /// - Throws: `ModelError` if the size or a parameter is wrong.
  public static func machine(
    _ text: String, processorCount: Int
  ) throws(ModelError) -> TraceMachineSetup? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let profile = all.first(where: { $0.name == String(parts[0]) }) else { return nil }
    let fields =
      parts.count > 1
      ? parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init) : []
    guard let size = fields.first, let pages = pages(size), (256...(1 << 32)).contains(pages) else {
      throw .badValue(
        model: profile.name, name: "memory", found: fields.first ?? "nothing",
        expected: "a size from 1M to 16T, as in \(profile.name):128M")
    }
    var values: [String: Int] = [:]
    for field in fields.dropFirst() {
      let (name, value) = try profile.value(field)
      guard values.updateValue(value, forKey: name) == nil else {
        throw .badValue(
          model: profile.name, name: name, found: field, expected: "to be given once")
      }
    }
    var setup = TraceMachineSetup(
      label: text, pageCount: pages, thresholds: ReserveThresholds(pageCount: pages),
      processorCount: values["cpus"] ?? processorCount, free: values["free"],
      cache: values["cache"] ?? 0)
    if let hz = values["hz"] { setup.machine.ticksPerSecond = hz }
    if let swap = values["swap"] { setup.machine.swapPages = swap }
    if let seed = values["seed"] { setup.machine.pollOrder = .seeded(UInt64(seed)) }
    return setup
  }

  private func value(_ field: String) throws(ModelError) -> (String, Int) {
    let sides = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(sides[0])
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      throw .unknownParameter(model: self.name, name: name, known: parameters.map(\.name))
    }
    guard case .integer(let range) = parameter.domain else {
      preconditionFailure("a machine's parameters are whole numbers")
    }
    guard sides.count == 2, let value = Int(sides[1]), range.contains(value) else {
      throw .badValue(
        model: self.name, name: name, found: sides.count == 2 ? String(sides[1]) : "no value",
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return (name, value)
  }

  /// A size with its unit, in pages.
  private static func pages(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let units = ["": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    var unit = text.dropFirst(digits.count).uppercased()
    if unit.hasSuffix("IB") { unit.removeLast(2) }
    guard let number = Int(digits), let factor = units[unit] else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : bytes / ModelTotals.pageBytes
  }
}
