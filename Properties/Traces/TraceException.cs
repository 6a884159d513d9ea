namespace VirtSpec.Properties.Traces;

/// <summary>A file is no trace that can be read; the message is one line, <c>file(line): expected ..., found ...</c>.</summary>
public sealed class TraceException(string message) : Exception(message);
