/// A value of a TOML document and the line on which it stands.
struct TomlNode: Sendable {
  /// What it is.
  indirect enum Value: Sendable {
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case array([TomlNode])
    case table(TomlTable)

    /// What to call it in a complaint.
    var kind: String {
      switch self {
      case .string: "a string"
      case .integer: "a whole number"
      case .number: "a number"
      case .boolean: "true or false"
      case .array: "an array"
      case .table: "a table"
      }
    }
  }

  var value: Value
  var line: Int
}

/// A table of a TOML document; keys keep their order.
struct TomlTable: Sendable {
  var entries: [(key: String, node: TomlNode)] = []

  subscript(key: String) -> TomlNode? { entries.first { $0.key == key }?.node }

  mutating func set(_ key: String, _ node: TomlNode) {
    if let place = entries.firstIndex(where: { $0.key == key }) {
      entries[place].node = node
    } else {
      entries.append((key, node))
    }
  }

  /// This table with the entries of another: tables are merged, all else is replaced.
  func merged(with other: TomlTable) -> TomlTable {
    var result = self
    for (key, node) in other.entries {
      guard case .table(let added) = node.value, let own = result[key],
        case .table(let base) = own.value
      else {
        result.set(key, node)
        continue
      }
      result.set(key, TomlNode(value: .table(base.merged(with: added)), line: node.line))
    }
    return result
  }
}

/// What is wrong with a scenario file, and where.
public struct ScenarioError: Error, Sendable, Equatable {
  /// The line, from 1.
  public var line: Int
  /// The key, with the tables that it is in; empty if the line as a whole is wrong.
  public var key: String
  /// What was expected and what was found.
  public var message: String
}
