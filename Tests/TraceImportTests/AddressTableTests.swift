import FoundationEssentials
import TestSupport
import Testing
import TraceFormat

@testable import TraceImport

/// The address table against a dictionary.
struct AddressTableTests {
  @Test(arguments: [3, 40, 3000, 100_000])
  func behavesLikeADictionary(span: UInt64) {
    var generator = SeededGenerator(seed: span)
    var table = AddressTable()
    var oracle: [UInt64: UInt64] = [:]
    for ordinal in UInt64(0)..<30_000 {
      let key = UInt64.random(in: 0..<span, using: &generator) * 64 + 0xffff_8880_0000_0000
      switch UInt8.random(in: 0..<5, using: &generator) {
      case 0, 1:
        let place = table.place(of: key)
        #expect((table[place].tag != 0) == (oracle[key] != nil))
        table.put(.init(key: key, ordinal: ordinal, tag: 1), at: place)
        oracle[key] = ordinal
      case 2: #expect(table.entry(of: key)?.ordinal == oracle[key])
      default: #expect(table.remove(key)?.ordinal == oracle.removeValue(forKey: key))
      }
      #expect(table.count == oracle.count)
    }
    for (key, ordinal) in oracle { #expect(table.entry(of: key)?.ordinal == ordinal) }
  }

  @Test func memosTellHeadTailAndRealmApart() {
    var memo = ByteMemo()
    let bytes: [UInt8] = Array("abcabc".utf8)
    let keys: [(Range<Int>, Range<Int>, Int)] = [
      (0..<3, 3..<3, 0), (0..<2, 2..<3, 0), (0..<0, 0..<3, 0), (0..<3, 3..<3, 1), (0..<0, 0..<0, 0),
    ]
    for (number, key) in keys.enumerated() {
      // The same hash for all: bytes alone must tell them apart.
      #expect(memo.find(bytes.span, key.0, key.1, realm: key.2, hash: 7) == -1)
      #expect(memo.insert(bytes.span, key.0, key.1, realm: key.2, hash: 7) == number)
    }
    for (number, key) in keys.enumerated() {
      #expect(memo.find(bytes.span, key.0, key.1, realm: key.2, hash: 7) == number)
    }
    #expect(memo.find(bytes.span, 3..<6, 6..<6, realm: 0, hash: 7) == 0)
  }

  @Test func flagsMeanWhatTheKernelMeans() {
    var unrecognised: [String] = []
    let reserve = GfpFlags.parse("GFP_ATOMIC|__GFP_MEMALLOC", unrecognised: &unrecognised)
    #expect(reserve == [.known, .mayUseReserve, .mayUseInterruptReserve, .mayFail, .wakesDaemon])
    let refused = GfpFlags.parse(
      "GFP_ATOMIC|__GFP_MEMALLOC|__GFP_NOMEMALLOC", unrecognised: &unrecognised)
    #expect(refused == [.known, .mayFail, .wakesDaemon])
    let patient = GfpFlags.parse(
      "GFP_NOFS|__GFP_NOFAIL|__GFP_ZERO|__GFP_NORETRY", unrecognised: &unrecognised)
    #expect(patient == [.known, .mayWait, .mayStartIO, .wakesDaemon, .zeroed, .givesUpEarly])
    #expect(GfpFlags.parse("", unrecognised: &unrecognised) == [])
    #expect(GfpFlags.parse("none", unrecognised: &unrecognised) == [.known, .mayFail])
    #expect(unrecognised == [])
  }

  @Test func hexWordsAreReadAsDigits() {
    func word(_ text: [UInt8]) -> UInt64 {
      text.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    #expect(Ascii.hexWord(word(Array("0123abCF".utf8))) == 0x0123_abcf)
    #expect(Ascii.hexWord(word(Array("ffffffff".utf8))) == 0xffff_ffff)
    for place in 0..<8 {
      for byte in UInt8.min...UInt8.max {
        var text = Array("90afAF09".utf8)
        text[place] = byte
        let expected = String(bytes: text, encoding: .utf8).flatMap { UInt64($0, radix: 16) }
        #expect(Ascii.hexWord(word(text)) == (byte == 43 && place == 0 ? nil : expected))
      }
    }
  }
}
