import Glibc
import TraceFormat

/// `tracetool-bench [RECORDING] [--events N] [--rounds N]` measures and prints Markdown;
/// `tracetool-bench make TRACE [RECORDING] [--events N]` writes such a trace, and
/// `tracetool-bench count decode|MODEL TRACE` makes one pass over it for a profiler.
@main
struct Main {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      print("tracetool-bench: \(error)")
      exit(65)
    }
  }

  private static func run(_ arguments: [String]) throws {
    var words: [String] = []
    var options = ["--events": 10_000_000, "--rounds": 5]
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard options[word] != nil else {
        words.append(word)
        continue
      }
      guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else { usage() }
      options[word] = value
    }
    let events = UInt64(options["--events"] ?? 1)
    if words.first == "count", words.count == 3 {
      let count =
        try words[1] == "decode"
        ? Counting.decode(words[2]) : Counting.replay(words[2], words[1])
      print("events \(count)")
      return
    }
    if words.first == "make", words.count == 2 || words.count == 3 {
      let target = TraceOutput.file(words[1])
      _ =
        try words.count == 3
        ? Subject.importing(words[2], to: target) : Subject.synthesize(events, to: target)
      return
    }
    guard words.count <= 1 else { usage() }
    var subjects = try words.map { try Subject(recording: $0) }
    subjects.append(try Subject(events: events))
    for subject in subjects {
      var benchmark = Benchmark(subject, rounds: options["--rounds"] ?? 1)
      print(try benchmark.run().text)
    }
  }

  private static func usage() -> Never {
    print("usage: tracetool-bench [RECORDING] [--events N] [--rounds N]")
    print("       tracetool-bench make TRACE [RECORDING] [--events N]")
    print("       tracetool-bench count decode|MODEL TRACE")
    exit(64)
  }
}
