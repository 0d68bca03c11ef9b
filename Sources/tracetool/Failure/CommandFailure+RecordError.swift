import TraceRecord

extension CommandFailure {
  /// What a recording that failed says and exits with.
  init(_ error: RecordError) {
    switch error {
    case .cannotStart(let program, let reason): self.init(.noInput, file: program, reason)
    case .noRoom(let reason): self.init(.cannotCreate, reason)
    case .trace(let path, let error): self.init(error, file: path)
    }
  }
}
