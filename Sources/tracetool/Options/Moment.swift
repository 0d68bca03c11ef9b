import ArgumentParser

/// A time since the trace's start on the command line: 1.5 (seconds), 20ms, 300us, 17ns, 2s.
struct Moment: ExpressibleByArgument, Equatable {
  var nanoseconds: UInt64

  init?(argument: String) {
    let units: [(suffix: String, digits: Int)] = [("ns", 0), ("us", 3), ("ms", 6), ("s", 9)]
    var number = Substring(argument)
    var digits = 9
    if let unit = units.first(where: { argument.hasSuffix($0.suffix) }) {
      number = number.dropLast(unit.suffix.count)
      digits = unit.digits
    }
    let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    let isNumeric = (parts[0] + fraction).allSatisfy { $0.isASCII && $0.isNumber }
    guard isNumeric, !parts[0].isEmpty, fraction.count <= digits else { return nil }
    let zeros = String(repeating: "0", count: digits - fraction.count)
    guard let value = UInt64(parts[0] + fraction + zeros) else { return nil }
    nanoseconds = value
  }
}
