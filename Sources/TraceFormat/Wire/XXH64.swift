/// XXH64 with seed 0, the checksum that zstd itself uses.
///
/// Source: the xxHash specification, "XXH64 algorithm description".
enum XXH64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The hash of all of `bytes`.
  static func hash(_ bytes: borrowing Span<UInt8>) -> UInt64 {
    let count = bytes.count
    var hash: UInt64
    var place = 0
    if count >= 32 {
      hash = stripes(bytes)
      place = count & ~31
    } else {
      hash = prime5
    }
    hash &+= UInt64(count)
    while place &+ 8 <= count {
      let word = load64(bytes.extracting(place..<place &+ 8), 0)
      hash = rotate(hash ^ round(0, word), 27) &* prime1 &+ prime4
      place &+= 8
    }
    if place &+ 4 <= count {
      let word = UInt64(load32(bytes.extracting(place..<place &+ 4), 0))
      hash = rotate(hash ^ (word &* prime1), 23) &* prime2 &+ prime3
      place &+= 4
    }
    while place < count {
      hash = rotate(hash ^ (UInt64(bytes[place]) &* prime5), 11) &* prime1
      place &+= 1
    }
    hash = (hash ^ (hash >> 33)) &* prime2
    hash = (hash ^ (hash >> 29)) &* prime3
    return hash ^ (hash >> 32)
  }

  /// The four lanes over all whole 32-byte stripes, merged.
  private static func stripes(_ bytes: borrowing Span<UInt8>) -> UInt64 {
    var lane1 = prime1 &+ prime2
    var lane2 = prime2
    var lane3: UInt64 = 0
    var lane4 = 0 &- prime1
    var place = 0
    let end = bytes.count & ~31
    while place < end {
      // One bounds check a stripe lets the compiler merge the byte loads into words.
      let stripe = bytes.extracting(place..<place &+ 32)
      lane1 = round(lane1, load64(stripe, 0))
      lane2 = round(lane2, load64(stripe, 8))
      lane3 = round(lane3, load64(stripe, 16))
      lane4 = round(lane4, load64(stripe, 24))
      place &+= 32
    }
    var hash = rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
    hash = (hash ^ round(0, lane1)) &* prime1 &+ prime4
    hash = (hash ^ round(0, lane2)) &* prime1 &+ prime4
    hash = (hash ^ round(0, lane3)) &* prime1 &+ prime4
    hash = (hash ^ round(0, lane4)) &* prime1 &+ prime4
    return hash
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word &<< bits | word &>> (64 &- bits)
  }

  @inline(__always)
  private static func load64(_ bytes: borrowing Span<UInt8>, _ i: Int) -> UInt64 {
    UInt64(load32(bytes, i)) | UInt64(load32(bytes, i &+ 4)) << 32
  }

  @inline(__always)
  private static func load32(_ bytes: borrowing Span<UInt8>, _ i: Int) -> UInt32 {
    let low = UInt32(bytes[i]) | UInt32(bytes[i &+ 1]) << 8
    let high = UInt32(bytes[i &+ 2]) | UInt32(bytes[i &+ 3]) << 8
    return low | high << 16
  }
}
