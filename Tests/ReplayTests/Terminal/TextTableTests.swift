import Replay
import Testing

@Suite struct TextTableTests {
  private func table() -> TextTable {
    var table = TextTable([.init("type", leastWidth: 6), .init("bytes", .right)])
    table.append(["dentry", "192"])
    table.append([.init("a_name_that_is_long", .bad), "7"])
    return table
  }

  @Test func columnsAlign() {
    #expect(
      table().text(width: 80, style: TerminalStyle()) == """
        type                 bytes
        --------------------------
        dentry                 192
        a_name_that_is_long      7

        """)
  }

  @Test func aNarrowTerminalCutsTheColumnThatMayShrink() {
    #expect(
      table().text(width: 16, style: TerminalStyle()) == """
        type       bytes
        ----------------
        dentry       192
        a_name_t~      7

        """)
  }

  @Test func colourDoesNotMoveColumns() {
    let plain = table().text(width: 80, style: TerminalStyle())
    let coloured = table().text(width: 80, style: TerminalStyle(color: true))
    #expect(coloured != plain)
    var stripped = coloured
    for code in ["1", "2", "31", "0"] {
      stripped = stripped.split(separator: "\u{1B}[\(code)m", omittingEmptySubsequences: false)
        .joined()
    }
    #expect(stripped == plain)
  }

  @Test func namesCannotSteerTheTerminal() {
    var table = TextTable([.init("x")])
    table.append(["a\u{1B}[2Jb\nc"])
    let text = table.text(width: 80, style: TerminalStyle(unicode: true))
    #expect(text.contains("a?[2Jb?c"))
    #expect(!text.contains("\u{1B}"))
    #expect(TerminalStyle(unicode: false).printable("é") == "?")
  }
}
