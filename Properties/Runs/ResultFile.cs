using System.Text;
using System.Text.Json;

namespace VirtSpec.Properties.Runs;

/// <summary>A file is no result of a run, or results do not belong together; the message is one line.</summary>
public sealed class ResultFileException(string what) : Exception(what);

/// <summary>Results of runs as JSON: the same result gives the same bytes.</summary>
public static class ResultFile
{
    public static string Write(RunResult result) => Write(json => ResultWriter.Write(json, result));

    /// <param name="name">What messages call the file.</param>
    /// <exception cref="ResultFileException">It is malformed, or of another version; the message says on which line.</exception>
    public static RunResult Read(string text, string name) => Read(text, name, ResultReader.Read);

    /// <summary>JSON as all files of results have it.</summary>
    internal static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            write(json);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>The value that <paramref name="read"/> makes of a text of this version.</summary>
    internal static T Read<T>(string text, string name, Func<JsonValue, T> read)
    {
        try
        {
            var root = JsonValue.Parse(text);
            var version = root["version"];
            if (version.Number != RunResult.Version)
                throw version.Wrong($"expected a result of version {RunResult.Version}, found version {version.Number}");
            return read(root);
        }
        catch (JsonValueException wrong)
        {
            throw new ResultFileException($"{name}({wrong.Line}): {wrong.Message}");
        }
    }
}
