/// The body of the head frame: version, features and the trace's header.
///
/// Fields in wire order: major u16, minor u16, required features u32, optional features u32,
/// characteristics u32, clock resolution u32, start u64, page size u32, processors u32, source
/// (string); then sections (id varint, length varint, bytes) that a reader may skip.
enum HeadFrame {
  /// The version that this code writes and the newest that it reads.
  static let major: UInt16 = 1
  static let minor: UInt16 = 0
  /// The required feature bits that this reader knows: none yet.
  static let knownFeatures: UInt32 = 0

  static func body(_ header: TraceHeader) -> [UInt8] {
    var body: [UInt8] = []
    body.put(major)
    body.put(minor)
    body.put(UInt32(0))
    body.put(UInt32(0))
    body.put(header.characteristics.rawValue)
    body.put(header.clockResolutionNanoseconds)
    body.put(header.startNanoseconds)
    body.put(header.pageSizeBytes)
    body.put(header.processorCount)
    body.putString(header.source)
    return body
  }

  /// Why a head could not be read: damage, or a version that is not ours to read.
  enum Failure: Error {
    case damaged(ByteCursor.Failure)
    case refused(TraceError)
  }

  static func parse(_ body: borrowing Span<UInt8>) throws(Failure) -> TraceHeader {
    do {
      var cursor = ByteCursor()
      let major = try cursor.number(body, as: UInt16.self)
      let minor = try cursor.number(body, as: UInt16.self)
      guard major == Self.major else {
        throw Failure.refused(.unsupportedVersion(major: major, minor: minor))
      }
      let required = try cursor.number(body, as: UInt32.self)
      guard required & ~knownFeatures == 0 else {
        throw Failure.refused(.unsupportedFeature(bits: required & ~knownFeatures))
      }
      _ = try cursor.number(body, as: UInt32.self)
      var header = TraceHeader()
      header.characteristics = Characteristics(rawValue: try cursor.number(body))
      header.clockResolutionNanoseconds = try cursor.number(body)
      header.startNanoseconds = try cursor.number(body)
      header.pageSizeBytes = try cursor.number(body)
      header.processorCount = try cursor.number(body)
      header.source = try cursor.string(body)
      return header
    } catch let failure as Failure {
      throw failure
    } catch let failure as ByteCursor.Failure {
      throw .damaged(failure)
    } catch {
      preconditionFailure("only the two failures above are thrown")
    }
  }
}
