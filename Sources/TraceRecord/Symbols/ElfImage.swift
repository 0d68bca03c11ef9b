/// A program or library on disk: where its parts belong, and its functions by address.
///
/// 64-bit little-endian ELF, as System V's ABI describes it. Whatever is not as it should be leaves
/// the image without the part in question: a call site then has no name, which is no failure.
struct ElfImage {
  /// A part of the file that is loaded.
  struct Segment {
    var address: UInt64
    var offset: UInt64
    var bytes: UInt64
  }

  /// A function.
  private struct Function {
    var address: UInt64
    var bytes: UInt64
    /// Offset of its name in `names`.
    var name: Int
  }

  private static let headerBytes = 64
  private static let loadSegment: UInt32 = 1
  private static let fullTable: UInt32 = 2
  private static let dynamicTable: UInt32 = 11
  private static let symbolBytes = 24
  /// Larger tables are not read.
  private static let tableLimit = 256 << 20

  let path: String
  private(set) var segments: [Segment] = []
  private var sections: (offset: UInt64, count: Int) = (0, 0)
  private var functions: [Function]?
  private var names: [UInt8] = []

  /// Reads the file's header; nil if it is no such file.
  init?(path: String) {
    self.path = path
    guard let header = LocalFile.read(path, limit: Self.headerBytes),
      header.count == Self.headerBytes, header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
    else { return nil }
    sections = (Self.word(header, 40), Int(Self.half(header, 60)))
    let count = Int(Self.half(header, 56))
    guard
      let table = LocalFile.read(path, from: Self.word(header, 32), limit: count * 56),
      table.count == count * 56
    else { return }
    for row in stride(from: 0, to: table.count, by: 56) {
      guard Self.long(table, row) == Self.loadSegment else { continue }
      segments.append(
        Segment(
          address: Self.word(table, row + 16), offset: Self.word(table, row + 8),
          bytes: Self.word(table, row + 40)))
    }
  }

  /// Addresses that the image takes, before it is moved to where it is loaded.
  var extent: Range<UInt64>? {
    guard let low = segments.map(\.address).min(),
      let high = segments.map({ $0.address &+ $0.bytes }).max(), low < high
    else { return nil }
    return low..<high
  }

  /// The function that an address lies in, and how far into it.
  mutating func function(at address: UInt64) -> (name: String, offset: UInt64)? {
    let functions = self.functions ?? readFunctions()
    self.functions = functions
    var low = 0
    var high = functions.count
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let found = functions[low - 1]
    guard address - found.address < max(found.bytes, 1) else { return nil }
    let end = names[found.name...].firstIndex(of: 0) ?? names.count
    return (String(decoding: names[found.name..<end], as: UTF8.self), address - found.address)
  }

  private mutating func readFunctions() -> [Function] {
    guard sections.count > 0,
      let table = LocalFile.read(path, from: sections.offset, limit: sections.count * 64),
      table.count == sections.count * 64
    else { return [] }
    let rows = stride(from: 0, to: table.count, by: 64)
    for wanted in [Self.fullTable, Self.dynamicTable] {
      for row in rows where Self.long(table, row + 4) == wanted {
        let text = Int(Self.long(table, row + 40)) * 64
        guard text < table.count, let symbols = section(table, row),
          let names = section(table, text)
        else { continue }
        self.names = names
        return Self.functions(symbols, nameBytes: names.count)
      }
    }
    return []
  }

  private func section(_ table: [UInt8], _ row: Int) -> [UInt8]? {
    let bytes = Self.word(table, row + 32)
    guard bytes <= UInt64(Self.tableLimit) else { return nil }
    return LocalFile.read(path, from: Self.word(table, row + 24), limit: Int(bytes))
  }

  private static func functions(_ symbols: [UInt8], nameBytes: Int) -> [Function] {
    var found: [Function] = []
    var row = 0
    while row + symbolBytes <= symbols.count {
      let kind = symbols[row + 4] & 0xF
      let name = Int(long(symbols, row))
      let address = word(symbols, row + 8)
      // Functions, and those that the loader chooses; defined here.
      if kind == 2 || kind == 10, half(symbols, row + 6) != 0, name < nameBytes {
        found.append(Function(address: address, bytes: word(symbols, row + 16), name: name))
      }
      row += symbolBytes
    }
    // Of several names of one function the first in the table stands.
    return found.enumerated().sorted { a, b in
      a.element.address != b.element.address
        ? a.element.address < b.element.address : a.offset > b.offset
    }.map(\.element)
  }

  private static func number(_ bytes: [UInt8], _ place: Int, _ width: Int) -> UInt64 {
    var value: UInt64 = 0
    for i in (0..<width).reversed() { value = value << 8 | UInt64(bytes[place + i]) }
    return value
  }

  private static func word(_ bytes: [UInt8], _ place: Int) -> UInt64 { number(bytes, place, 8) }
  private static func long(_ bytes: [UInt8], _ place: Int) -> UInt32 {
    UInt32(number(bytes, place, 4))
  }
  private static func half(_ bytes: [UInt8], _ place: Int) -> UInt64 { number(bytes, place, 2) }
}
