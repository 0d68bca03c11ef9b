import FoundationEssentials
import Replay
import TestSupport
import Testing

/// The zone allocators against the vectors, field by field: those kept here and, if
/// `TRACETOOL_VECTORS` names a folder, all of its.
@Suite struct ZoneVectorTests {
  static let vectors: [VectorCase] = {
    let here = "\(#filePath)".split(separator: "/").dropLast(2).joined(separator: "/")
    var folders = ["/\(here)/Data/Vectors"]
    if let more = ProcessInfo.processInfo.environment["TRACETOOL_VECTORS"] { folders.append(more) }
    return folders.flatMap { VectorCase.all(in: $0) }
  }()

  static func vectors(of harness: String) -> [VectorCase] {
    vectors.filter { vector in
      (try? vector.input().header.text("harness")) == harness
    }
  }

  @Test(arguments: vectors(of: ZallocVector.harness))
  func zallocEqualsTheVector(_ vector: VectorCase) throws {
    let difference = try VectorRun.firstDifference(of: ZallocVector.self, on: vector)
    #expect(difference == nil)
  }

  @Test(arguments: vectors(of: KmallocVector.harness))
  func kmallocEqualsTheVector(_ vector: VectorCase) throws {
    let difference = try VectorRun.firstDifference(of: KmallocVector.self, on: vector)
    #expect(difference == nil)
  }
}
