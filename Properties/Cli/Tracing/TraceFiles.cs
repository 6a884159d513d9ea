using System.Text;
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
                using var file = Open(path);
                return parse(path, file);
            });
        }
        catch (TraceException wrong)
        {
            throw new CommandError(wrong.Message);
        }
    }

    /// <summary>Names for an error, or that there are none.</summary>
    public static string Listed(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";

    /// <summary>A text in UTF-8, whatever it begins with: what is none becomes U+FFFD, which no trace and no log has.</summary>
    private static StreamReader Open(string path) => new(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false);
}
