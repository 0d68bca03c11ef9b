import ArgumentParser

/// A number of bytes on the command line: 4096, 4k, 2M, 1GiB. Units are powers of 1,024.
struct ByteSize: ExpressibleByArgument, Equatable {
  var bytes: UInt64

  init(_ bytes: UInt64) { self.bytes = bytes }

  init?(argument: String) {
    let units: [String: UInt64] = [
      "": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
    ]
    guard let (whole, unit) = splitNumber(argument) else { return nil }
    var letter = unit.lowercased()
    if letter.hasSuffix("ib") {
      letter.removeLast(2)
      guard !letter.isEmpty else { return nil }
    } else if letter.count == 2 && letter.hasSuffix("b") {
      letter.removeLast()
    }
    guard let factor = units[letter] else { return nil }
    let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    bytes = product
  }

  var defaultValueDescription: String { String(bytes) }
}

/// A number of things on the command line: 1000000, 500k, 100M. Units are powers of 1,000.
struct Count: ExpressibleByArgument, Equatable {
  var value: UInt64

  init(_ value: UInt64) { self.value = value }

  init?(argument: String) {
    let units: [String: UInt64] = ["": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000]
    guard let (whole, unit) = splitNumber(argument), let factor = units[unit.lowercased()] else {
      return nil
    }
    let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    value = product
  }

  var defaultValueDescription: String { String(value) }
}

/// The decimal digits at the beginning, and what follows them.
private func splitNumber(_ text: String) -> (UInt64, String)? {
  let digits = text.prefix { $0.isASCII && $0.isNumber }
  guard let whole = UInt64(digits) else { return nil }
  return (whole, String(text.dropFirst(digits.count)))
}
