using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VirtSpec.Properties.Runs;

/// <summary>Text is not the JSON that was expected; the message is one line without its place.</summary>
/// <param name="line">From 1.</param>
internal sealed class JsonValueException(int line, string what) : Exception(what)
{
    public int Line => line;
}

/// <summary>A value of a JSON text that knows the line on which it begins, so that whoever finds it wrong can say where.</summary>
internal sealed class JsonValue
{
    private readonly Dictionary<string, JsonValue> _members = new(StringComparer.Ordinal);
    private readonly List<JsonValue> _items = [];
    private readonly JsonTokenType _kind;
    private readonly string? _text;

    private JsonValue(JsonTokenType kind, string? text, int line) => (_kind, _text, Line) = (kind, text, line);

    public int Line { get; }

    public IReadOnlyList<JsonValue> Items => _kind == JsonTokenType.StartArray ? _items : throw Expected("a list");

    public IEnumerable<KeyValuePair<string, JsonValue>> Members => _kind == JsonTokenType.StartObject ? _members : throw Expected("an object");

    /// <summary>A member that must be there.</summary>
    public JsonValue this[string name] => Find(name) ?? throw Wrong($"expected a member '{name}', found none");

    /// <summary>The value of a whole text.</summary>
    /// <exception cref="JsonValueException">It is no JSON.</exception>
    public static JsonValue Parse(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            return Read(bytes);
        }
        catch (JsonException e)
        {
            throw new JsonValueException((int)(e.LineNumber ?? 0) + 1, $"expected JSON, found {OneLine(e.Message)}");
        }
    }

    /// <summary>A member that may be absent.</summary>
    public JsonValue? Find(string name) => _kind == JsonTokenType.StartObject ? _members.GetValueOrDefault(name) : throw Expected("an object");

    public string Text => _kind == JsonTokenType.String ? _text! : throw Expected("a text");

    public bool Boolean => _kind is JsonTokenType.True or JsonTokenType.False ? _kind == JsonTokenType.True : throw Expected("true or false");

    public ulong Number => _kind == JsonTokenType.Number && ulong.TryParse(_text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : throw Expected("a number from 0");

    public long Count => _kind == JsonTokenType.Number && long.TryParse(_text, NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : throw Expected("a count from 0");

    public long Integer => _kind == JsonTokenType.Number && long.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw Expected("an integer");

    public int SmallCount => Count <= int.MaxValue ? (int)Count : throw Expected("a smaller count");

    public double Share => _kind == JsonTokenType.Number && double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1 ? share : throw Expected("a share from 0 to 1");

    /// <summary>What is wrong with this value, to be thrown.</summary>
    public JsonValueException Wrong(string what) => new(Line, what);

    private JsonValueException Expected(string what) => Wrong($"expected {what}, found {Shown}");

    private string Shown => _kind switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => $"'{(_text!.Length > 40 ? _text[..40] + "..." : _text).ReplaceLineEndings(" ")}'",
        _ => _text ?? _kind.ToString().ToLowerInvariant(),
    };

    private static JsonValue Read(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64 });
        var open = new Stack<JsonValue>();
        string? name = null;
        JsonValue? root = null;
        var lines = new LineCounter(bytes);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = StringOf(ref reader, lines);
                continue;
            }
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }
            var value = new JsonValue(reader.TokenType, TextOf(ref reader, lines), lines.At(reader.TokenStartIndex));
            if (open.TryPeek(out var parent))
                parent.Add(name, value);
            root ??= value;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push(value);
        }
        return root!;
    }

    private static string? TextOf(ref Utf8JsonReader reader, LineCounter lines) => reader.TokenType switch
    {
        JsonTokenType.String => StringOf(ref reader, lines),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };

    private static string StringOf(ref Utf8JsonReader reader, LineCounter lines)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new JsonValueException(lines.At(reader.TokenStartIndex), "expected a text of Unicode, found half of a surrogate pair");
        }
    }

    private void Add(string? name, JsonValue value)
    {
        if (_kind == JsonTokenType.StartArray)
            _items.Add(value);
        else if (!_members.TryAdd(name!, value))
            throw value.Wrong($"expected each member once, found '{name}' twice");
    }

    /// <summary>The reader's message without the place, which it counts otherwise.</summary>
    private static string OneLine(string message) => message.Split(" LineNumber:")[0].ReplaceLineEndings(" ").Trim().TrimEnd('.');

    /// <summary>Lines by offsets that only grow.</summary>
    private struct LineCounter(byte[] bytes)
    {
        private int _offset;
        private int _line = 1;

        public int At(long offset)
        {
            for (; _offset < offset; _offset++)
                if (bytes[_offset] == '\n')
                    _line++;
            return _line;
        }
    }
}
