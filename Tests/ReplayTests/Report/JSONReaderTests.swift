import Testing

@testable import Replay

struct JSONReaderTests {
  static func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

  static let sample = JSONValue.map([
    "null": .null, "yes": .bool(true), "no": .bool(false), "small": .int(-17),
    "large": .unsigned(.max), "ratio": .number(0.125), "tiny": .number(2.5e-300),
    "text": .string("a\"b\\c\n\t\r\u{1}é𝄞/"), "list": .array([.int(1), .array([]), .map([:])]),
    "map": .map(["": .string("")]),
  ])

  @Test func whatIsWrittenIsRead() throws {
    #expect(try Self.read(Self.sample.text()) == Self.sample)
  }

  @Test func aDocumentCutOffAnywhereIsAnError() throws {
    let bytes = Array(Self.sample.text().utf8)
    for end in 0..<bytes.count {
      #expect(throws: JSONError.self) { try JSONReader.read(Array(bytes[..<end])) }
    }
  }

  @Test(arguments: [
    ("", 0), ("nul", 3), ("[1,]", 3), ("{\"a\" 1}", 5), ("{a:1}", 1), ("[1 2]", 3), ("01", 1),
    ("1.", 2), ("-", 1), ("\"\\x\"", 2), ("\"\\ud800x\"", 7), ("1e999", 0), ("[1]]", 3),
    ("\"a\nb\"", 2), ("{\"a\":1,}", 7),
  ])
  func errorsSayWhere(_ text: String, _ offset: Int) {
    #expect { try Self.read(text) } throws: { ($0 as? JSONError)?.offset == offset }
  }

  @Test func escapesAreUnderstood() throws {
    #expect(try Self.read("\"\\u0041\\ud834\\udd1e\\/\\b\"") == .string("A𝄞/\u{8}"))
  }

  @Test func depthIsLimited() throws {
    let limit = JSONReader.depthLimit
    let deep = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
    #expect(try Self.read(deep).elements.count == 1)
    #expect(throws: JSONError.self) { try Self.read(String(repeating: "[", count: 100_000)) }
  }
}
