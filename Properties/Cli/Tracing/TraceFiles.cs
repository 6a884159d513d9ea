using VirtSpec.Properties.Traces;

namespace VirtSpec.Cli.Tracing;

/// <summary>Traces that arguments name.</summary>
internal static class TraceFiles
{
    /// <exception cref="CommandError">The file cannot be read, or is no trace.</exception>
    public static Trace Read(string path)
    {
        try
        {
            using var file = new StreamReader(path);
            return TraceReader.Read(path, file);
        }
        catch (TraceException wrong)
        {
            throw new CommandError(wrong.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    public static CommandError Unreadable(string path, Exception e) => new(path, "a file that can be read",
        e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message.TrimEnd('.'), "name another file");
}
