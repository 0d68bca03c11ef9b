/// One operation of an input file: `op,cpu,type,obj,arg,flags`.
public struct VectorOperation: Sendable {
  /// What to do.
  public var name = ""
  /// The processor that does it.
  public var cpu = 0
  /// The type or zone, if the operation has one.
  public var type: Int?
  /// The handle that it fills, frees or frees once more.
  public var handle: Int?
  /// The number that goes with it.
  public var argument = 0
  /// Its flags as written; empty means WAITOK.
  public var flags: [String] = []
}

/// The header lines of an input file, in order.
public struct VectorHeader: Sendable {
  /// Key and value of each line.
  public var lines: [(key: String, value: String)] = []

  /// The value of the last line with this key.
  public func text(_ key: String) -> String? { lines.last { $0.key == key }?.value }

  /// The number of the last line with this key.
  public func integer(_ key: String, default standard: Int) -> Int {
    text(key).flatMap { Int($0) } ?? standard
  }

  /// Every line with this key, split at commas: `type=…` and `zone=…`.
  public func lists(_ key: String) -> [[String]] {
    lines.filter { $0.key == key }.map { line in
      line.value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}

/// An input file.
public struct VectorInput: Sendable {
  /// Its header.
  public var header = VectorHeader()
  /// Its operations.
  public var operations: [VectorOperation] = []

  /// Reads an input file's text.
  public init(_ bytes: [UInt8]) throws(TestFileError) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      if line.first == UInt8(ascii: "#") {
        let text = String(decoding: line.dropFirst(), as: UTF8.self)
        guard let sign = text.firstIndex(of: "=") else { continue }
        header.lines.append((String(text[..<sign]), String(text[text.index(after: sign)...])))
        continue
      }
      var operation = VectorOperation()
      for (place, field) in line.split(separator: 0x2C, omittingEmptySubsequences: false)
        .enumerated() where !field.isEmpty
      {
        let text = String(decoding: field, as: UTF8.self)
        switch place {
        case 0: operation.name = text
        case 1: operation.cpu = Int(text) ?? 0
        case 2: operation.type = Int(text)
        case 3: operation.handle = Int(text)
        case 4: operation.argument = Int(text) ?? 0
        case 5: operation.flags = text.split(separator: "|").map(String.init)
        default: throw TestFileError("more fields than six: \(text)")
        }
      }
      operations.append(operation)
    }
  }
}

/// An output file and, if there is one, its list states.
public struct VectorOutput: Sendable {
  /// The columns' names.
  public var columns: [Substring] = []
  /// The rows as written.
  public var rows: [Substring] = []
  /// The last line, after `#summary `.
  public var summary = ""
  /// One JSON object an operation; empty if the vector has none.
  public var states: [Substring] = []

  /// Reads an output file's text.
  public init(_ bytes: [UInt8], states: [UInt8]?) {
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    if let last = lines.last, last.hasPrefix("#summary ") {
      summary = String(last.dropFirst("#summary ".count))
      lines.removeLast()
    }
    columns = lines.first?.split(separator: ",") ?? []
    rows = Array(lines.dropFirst())
    if let states { self.states = String(decoding: states, as: UTF8.self).split(separator: "\n") }
  }
}
