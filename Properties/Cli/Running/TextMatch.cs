using System.Text;

namespace VirtSpec.Cli.Running;

/// <summary>Looks for several texts, in any order.</summary>
internal sealed class TextMatches(IReadOnlyList<TextMatch> matches)
{
    /// <summary>All of them have come.</summary>
    public bool Found { get; private set; }

    public void Add(byte value)
    {
        foreach (var match in matches)
            match.Add(value);
        Found = matches.All(m => m.Found);
    }
}

/// <summary>Looks for a text, as UTF-8, in bytes that come one by one.</summary>
internal sealed class TextMatch(string text)
{
    private readonly byte[] _wanted = Encoding.UTF8.GetBytes(text);
    private readonly List<byte> _last = [];

    /// <summary>The text has come; it stays found.</summary>
    public bool Found { get; private set; }

    public void Add(byte value)
    {
        if (Found)
            return;
        if (_last.Count == _wanted.Length)
            _last.RemoveAt(0);
        _last.Add(value);
        Found = _last.SequenceEqual(_wanted);
    }
}
