using System.Text;

namespace VerifyTests;

/// <summary>How one snapshot is named, cleaned and compared.</summary>
public class VerifySettings
{
    private readonly List<Action<StringBuilder>> scrubbers = [];

    /// <summary>Settings with every default.</summary>
    public VerifySettings() { }

    /// <summary>A copy, so that settings shared by several tests are never changed by one of them.</summary>
    public VerifySettings(VerifySettings? other)
    {
        if (other is null)
            return;
        (Directory, FileName, TypeName, MethodName) = (other.Directory, other.FileName, other.TypeName, other.MethodName);
        (Parameters, ParametersText, Accepts, Acceptance) = (other.Parameters, other.ParametersText, other.Accepts, other.Acceptance);
        scrubbers.AddRange(other.scrubbers);
    }

    internal string? Directory { get; private set; }
    internal string? FileName { get; private set; }
    internal string? TypeName { get; private set; }
    internal string? MethodName { get; private set; }
    internal object?[]? Parameters { get; private set; }
    internal string? ParametersText { get; private set; }
    internal bool Accepts { get; private set; }
    internal string? Acceptance { get; private set; }

    /// <summary>Puts the files into a directory, relative to that of the test's source.</summary>
    public void UseDirectory(string directory) => Directory = directory;

    /// <summary>Names the files as a whole, in place of type, method and parameters.</summary>
    public void UseFileName(string fileName)
    {
        if (TypeName is not null || MethodName is not null || Parameters is not null || ParametersText is not null)
            throw new InvalidOperationException("UseFileName excludes UseTypeName, UseMethodName, UseParameters and UseTextForParameters");
        FileName = fileName;
    }

    /// <summary>Stands for the test class in the name of the files.</summary>
    public void UseTypeName(string name)
    {
        RejectFileName(nameof(UseTypeName));
        TypeName = name;
    }

    /// <summary>Stands for the test method in the name of the files.</summary>
    public void UseMethodName(string name)
    {
        RejectFileName(nameof(UseMethodName));
        MethodName = name;
    }

    /// <summary>The arguments of the running theory, in order, as part of the name: <c>_a=1_b=x</c>. Trailing ones may be left out.</summary>
    public void UseParameters(params object?[] parameters)
    {
        RejectFileName(nameof(UseParameters));
        if (ParametersText is not null)
            throw new InvalidOperationException("UseParameters excludes UseTextForParameters");
        ArgumentOutOfRangeException.ThrowIfZero(parameters.Length);
        Parameters = parameters;
    }

    /// <summary>A text that stands for the parameters in the name: <c>_text</c>.</summary>
    public void UseTextForParameters(string parametersText)
    {
        RejectFileName(nameof(UseTextForParameters));
        if (Parameters is not null)
            throw new InvalidOperationException("UseTextForParameters excludes UseParameters");
        ArgumentException.ThrowIfNullOrEmpty(parametersText);
        ParametersText = parametersText;
    }

    /// <summary>Rewrites the text before it is compared; the scrubber added last runs first.</summary>
    public void AddScrubber(Action<StringBuilder> scrubber) => scrubbers.Insert(0, scrubber);

    /// <summary>Leaves out the lines that satisfy the condition.</summary>
    public void ScrubLines(Func<string, bool> removeLine) => AddScrubber(text =>
    {
        var kept = text.ToString().Split('\n').Where(line => !removeLine(line));
        var joined = string.Join('\n', kept);
        text.Clear().Append(joined);
    });

    /// <summary>Leaves out the lines that contain any of the texts, whatever their case.</summary>
    public void ScrubLinesContaining(params string[] stringToMatch) => ScrubLinesContaining(StringComparison.OrdinalIgnoreCase, stringToMatch);

    /// <summary>Leaves out the lines that contain any of the texts.</summary>
    public void ScrubLinesContaining(StringComparison comparison, params string[] stringToMatch) =>
        ScrubLines(line => stringToMatch.Any(text => line.Contains(text, comparison)));

    /// <summary>Accepts every difference by rewriting the verified file; for use while developing, never in a committed test.</summary>
    public void AutoVerify() => Accepts = true;

    /// <summary>The command by which a difference is accepted, for the message; without it, it is that the received file takes the place of the verified one.</summary>
    public void AcceptWith(string command) => Acceptance = command;

    internal string Scrub(string text)
    {
        var builder = new StringBuilder(Snapshot.WithLineFeeds(text));
        foreach (var scrubber in scrubbers)
            scrubber(builder);
        return Snapshot.WithLineFeeds(builder.ToString());
    }

    private void RejectFileName(string option)
    {
        if (FileName is not null)
            throw new InvalidOperationException($"{option} excludes UseFileName");
    }
}
