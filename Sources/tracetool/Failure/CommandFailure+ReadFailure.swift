extension CommandFailure {
  /// The failure that it means not to be able to read a small file whole.
  init(_ failure: SystemCalls.ReadFailure, file: String) {
    switch failure {
    case .opening(let code): self.init(.noInput, file: file, SystemCalls.reason(code))
    case .reading(let code): self.init(.inputOutput, file: file, SystemCalls.reason(code))
    case .tooLarge: self.init(.badData, file: file, "larger than such a file may be")
    }
  }
}
