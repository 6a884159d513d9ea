using VirtSpec.Cli.Input;
using VirtSpec.Properties.Traces;

namespace VirtSpec.Cli.Tracing;

/// <summary>Traces and logs that arguments name.</summary>
internal static class TraceFiles
{
    public static Trace Read(string path) => Read(path, TraceReader.Read);

    /// <param name="parse">Is given the path and the text.</param>
    /// <exception cref="CommandError">The file cannot be read, or is not what it should be.</exception>
    public static T Read<T>(string path, Func<string, TextReader, T> parse)
    {
        try
        {
            return GivenFile.Read(path, () =>
            {
                using var file = new StreamReader(path);
                return parse(path, file);
            });
        }
        catch (TraceException wrong)
        {
            throw new CommandError(wrong.Message);
        }
    }
}
