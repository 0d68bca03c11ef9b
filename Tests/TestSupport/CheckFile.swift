internal import FoundationEssentials

/// A number, text or null of a reference file.
public enum CheckValue: Equatable, Sendable, CustomStringConvertible {
  case integer(Int)
  case real(Double)
  case text(String)
  case null

  /// Equal, reals to the nine digits that reference files have.
  public func agrees(with other: CheckValue) -> Bool {
    switch (self, other) {
    case (.real(let a), .real(let b)): abs(a - b) < 1e-9
    case (.real(let a), .integer(let b)), (.integer(let b), .real(let a)): abs(a - Double(b)) < 1e-9
    default: self == other
    }
  }

  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .text(let value): "\"\(value)\""
    case .null: "null"
    }
  }
}

/// A reference file (`NAME.check.json`), flattened: each value by its path.
public struct CheckFile: Decodable {
  public private(set) var values: [String: CheckValue] = [:]

  public init(json: [UInt8]) throws {
    self = try JSONDecoder().decode(CheckFile.self, from: Data(json))
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    if let table = try? decoder.container(keyedBy: Key.self) {
      for key in table.allKeys {
        add(try table.decode(CheckFile.self, forKey: key), under: key.stringValue)
      }
    } else if var list = try? decoder.unkeyedContainer() {
      var place = 0
      while !list.isAtEnd {
        add(try list.decode(CheckFile.self), under: "\(place)")
        place += 1
      }
    } else {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        values[""] = .null
      } else if let integer = try? value.decode(Int.self) {
        values[""] = .integer(integer)
      } else if let real = try? value.decode(Double.self) {
        values[""] = .real(real)
      } else {
        values[""] = .text(try value.decode(String.self))
      }
    }
  }

  private mutating func add(_ part: CheckFile, under key: String) {
    for (path, value) in part.values { values[path.isEmpty ? key : "\(key).\(path)"] = value }
  }

  /// What no event sequence can say: the form's name, the texts of flags and fields that are not
  /// kept.
  private static let notInEvents = [
    "syntax", "timestamp_digits", "slab.gfp_flags", "slab.node.", "slab.accounted.",
    "pages.gfp_flags", "unrecognised_gfp_words.",
  ]

  /// Every path at which `numbers` differs from this file, as "path: file says, numbers say".
  public func differences(from numbers: [String: CheckValue]) -> [String] {
    var differences: [String] = []
    for (path, value) in values where !Self.notInEvents.contains(where: path.hasPrefix) {
      let other = numbers[path]
      if let other, other.agrees(with: value) { continue }
      if other == nil, value == .integer(0) { continue }
      differences.append("\(path): \(value), \(other.map(\.description) ?? "nothing")")
    }
    for (path, value) in numbers where values[path] == nil && value != .integer(0) {
      differences.append("\(path): nothing, \(value)")
    }
    return differences.sorted()
  }
}
