/// The skippable zstd frames that carry everything but columns. All share one envelope:
///
/// | bytes | content |
/// | --- | --- |
/// | 4 | zstd skippable magic 0x184D2A50 + kind |
/// | 4 | payload length |
/// | 4 | tag, four ASCII letters |
/// | … | body |
/// | 8 | XXH64 of all bytes before, magic and length included |
enum FrameKind: UInt32, CaseIterable {
  /// What the trace says of itself; first in the file.
  case head = 0x184D_2A50
  /// The directory of the column frames that follow.
  case block = 0x184D_2A51
  /// Table entries that later blocks use.
  case tables = 0x184D_2A52
  /// Where the blocks are, and all tables again; last in the file.
  case index = 0x184D_2A53

  /// The four letters at the start of the payload.
  var tag: [UInt8] {
    switch self {
    case .head: Array("MTHD".utf8)
    case .block: Array("MTBK".utf8)
    case .tables: Array("MTTB".utf8)
    case .index: Array("MTIX".utf8)
    }
  }

  /// Whether `magic` is any of zstd's sixteen skippable magics.
  static func isSkippable(_ magic: UInt32) -> Bool { magic & 0xFFFF_FFF0 == 0x184D_2A50 }

  /// Bytes before the payload.
  static let headerLength = 8
  /// Bytes of envelope within the payload: tag and checksum.
  static let envelopeLength = 12
  /// The longest payload that a reader accepts and a writer makes.
  static let payloadLimit = 64 << 20

  /// A whole frame around `body`.
  func frame(_ body: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(body.count + Self.headerLength + Self.envelopeLength)
    out.put(rawValue)
    out.put(UInt32(body.count + Self.envelopeLength))
    out.append(contentsOf: tag)
    out.append(contentsOf: body)
    out.put(XXH64.hash(out.span))
    return out
  }
}
