import Testing
import TraceFormat
import TraceImport

/// The heads of event lines, with the names and columns that make them hard to read.
struct LineGrammarTests {
  /// The thread, processor and event of a lone line; nil if it is none.
  private func head(_ line: String, form: String = "tracefs") -> String? {
    imported(line, form: form).lines.first.map { line in
      let halves = line.split(separator: "|", maxSplits: 1)
      return halves[1].dropFirst() + ":" + halves[0].split(separator: " ")[2]
    }
  }

  @Test(arguments: [
    ("  sh-7   [000] .....  1.5: ev: x", "sh-7 0:ev"),
    ("sh-7 [003] 1.5: ev: x", "sh-7 3:ev"),
    ("tt:   python3-17 [001]  1.5: ev:   x", "python3-17 1:ev"),
    ("   kworker/u8:1-ev-32 [001] d..2. 1.5: ev:", "kworker/u8:1-ev-32 1:ev"),
    ("  <idle>-0 (-----) [001] d..2. 1.5: ev:", "<idle>-0 1:ev"),
    ("  a b-c-12 (   12) [001] d..2. 1.5: ev:", "a b-c-12 1:ev"),
    ("Web Content-12 [001] 1.5: ev: y", "Web Content-12 1:ev"),
    ("x: y-12 [001] 1.5: ev: y", "y-12 1:ev"),
    ("a-1 [0] 1.5: b-2 [1] 1.6: ev: y", "a-1 [0] 1.5: b-2 1:ev"),
    ("a-1 [0] 2.5: 1.5: ev: y", "a-1 0:ev"),
    ("a-1 [0] 1.5: ev: b[3] [x]", "a-1 0:ev"),
    ("a-99999999999 [0] 1.5: ev: y", "a-2147483647 0:ev"),
    ("a 1 [0] 1.5: kmem:ev: y", "a-1 0:ev"),
  ])
  func ftraceHeads(line: String, expected: String) {
    #expect(head(line) == expected)
  }

  @Test(arguments: [
    ("   perf  1002 [000]  1665.935641460:   kmem:ev: x", "perf-1002 0:ev"),
    (" kworker/u8:1-ev    32 [001]  1.5:    kmem:ev: x", "kworker/u8:1-ev-32 1:ev"),
    (":-1    -1 [001]  1.5:    kmem:ev: x", ":-1--1 1:ev"),
    (" a b  3 [001]  1.5:   100  kmem:ev: x", "a b-3 1:ev"),
  ])
  func perfHeads(line: String, expected: String) {
    #expect(head(line, form: "perf-script") == expected)
    #expect(head(line) == expected, "a perf line among others")
  }

  @Test(arguments: [
    "", "x", "[000]", "-1 [000] 1.5: ev:", "a-1 [0]1.5: ev: y", "a-1[0] 1.5: ev: y",
    "a-1 [0] 1.5: e-v: y", "a-1 [0] 1: ev: y", "a-1 [0] 1.5:ev: y", "a-1 [x] 1.5: ev: y",
    "a- [0] 1.5: ev: y", "a-1 [0] 1.5: ev y", "a-1 [0] .5: ev: y", "a-1 [] 1.5: ev: y",
  ])
  func linesThatAreNone(line: String) {
    #expect(head(line) == nil)
  }

  @Test func formsThatAreForcedReadTheirOwnGrammar() {
    #expect(head("sh-7 [003] 1.5: ev: x", form: "perf-script") == nil)
  }

  @Test func contextsOfBothGrammarsAreToldApart() {
    let result = imported(
      "a-1 [0] 1.5: ev: y\n:-1 -1 [0] 1.6: kmem:ev: y\n:-1 -1 [0] 1.7: ev: y\n", form: "tracefs")
    #expect(
      result.lines.map { $0.split(separator: "|")[1] } == [" a-1 0", " :-1--1 0", " :-1 -1 0"])
  }
}
