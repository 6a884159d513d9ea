namespace VerifyTests;

/// <summary>A text differs from its verified file, or that file does not exist yet; the message has the difference and the command that accepts it.</summary>
public sealed class VerifyException(string message) : Exception(message);
