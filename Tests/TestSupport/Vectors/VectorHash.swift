/// The hash in column `h`: 64-bit FNV-1a with the vectors' own basis over `op,res,A,B\n` of every
/// operation so far.
public struct VectorHash: Sendable {
  /// The value so far.
  public private(set) var value: UInt64 = 1_469_598_103_934_665_603

  /// The hash of nothing.
  public init() {}

  /// Takes in one operation.
  public mutating func add(_ operation: String, _ outcome: VectorOutcome) {
    mix(operation)
    mix(",")
    mix(outcome.result)
    mix(",")
    mix(String(outcome.a))
    mix(",")
    mix(String(outcome.b))
    mix("\n")
  }

  /// The value as the output files print it.
  public var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func mix(_ text: String) {
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}
