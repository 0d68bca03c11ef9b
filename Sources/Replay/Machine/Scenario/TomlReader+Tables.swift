/// Where keys and headers put things.
extension TomlReader {
  /// Makes the table that a header names; of an array of tables the last is meant.
  func open(
    _ keys: ArraySlice<String>, isArray: Bool, in table: inout TomlTable, line: Int
  ) throws(ScenarioError) {
    guard let key = keys.first else { return }
    let rest = keys.dropFirst()
    var child = TomlTable()
    switch table[key]?.value {
    case nil:
      try open(rest, isArray: isArray, in: &child, line: line)
      let new = TomlNode(value: .table(child), line: line)
      let wraps = isArray && rest.isEmpty
      table.set(key, wraps ? TomlNode(value: .array([new]), line: line) : new)
    case .table(let old) where !(isArray && rest.isEmpty):
      guard !rest.isEmpty || old.entries.allSatisfy({ $0.node.isTable }) else {
        throw ScenarioError(line: line, key: key, message: "the table is given twice")
      }
      child = old
      try open(rest, isArray: isArray, in: &child, line: line)
      table.set(key, TomlNode(value: .table(child), line: table[key]?.line ?? line))
    case .array(var elements):
      if isArray, rest.isEmpty {
        elements.append(TomlNode(value: .table(TomlTable()), line: line))
      } else {
        guard let last = elements.last, case .table(let old) = last.value else { fallthrough }
        child = old
        try open(rest, isArray: isArray, in: &child, line: line)
        elements[elements.count - 1].value = .table(child)
      }
      table.set(key, TomlNode(value: .array(elements), line: table[key]?.line ?? line))
    default: throw ScenarioError(line: line, key: key, message: "is a value already")
    }
  }

  func insert(
    _ node: TomlNode, at path: [String], in table: inout TomlTable, line: Int
  ) throws(ScenarioError) {
    guard let key = path.first else { return }
    if path.count == 1 {
      guard table[key] == nil else {
        throw ScenarioError(line: line, key: key, message: "is given twice")
      }
      table.set(key, TomlNode(value: node.value, line: line))
      return
    }
    let rest = Array(path.dropFirst())
    switch table[key]?.value {
    case nil:
      var child = TomlTable()
      try insert(node, at: rest, in: &child, line: line)
      table.set(key, TomlNode(value: .table(child), line: line))
    case .table(var child):
      try insert(node, at: rest, in: &child, line: line)
      table.set(key, TomlNode(value: .table(child), line: table[key]?.line ?? line))
    case .array(var elements):
      guard let last = elements.last, case .table(var child) = last.value else { fallthrough }
      try insert(node, at: rest, in: &child, line: line)
      elements[elements.count - 1].value = .table(child)
      table.set(key, TomlNode(value: .array(elements), line: table[key]?.line ?? line))
    default: throw ScenarioError(line: line, key: key, message: "is a value, not a table")
    }
  }
}

extension TomlNode {
  fileprivate var isTable: Bool {
    if case .table = value { return true }
    return false
  }
}
