namespace VirtSpec.Properties.Traces;

/// <summary>The two forms of a trace.</summary>
public enum TraceForm
{
    /// <summary>For people and for diff.</summary>
    Text,

    /// <summary>JSON Lines, for programs.</summary>
    Json,
}

/// <summary>Writes a trace while it is made.</summary>
public sealed class TraceWriter
{
    private readonly TextWriter _output;
    private readonly TraceForm _form;

    /// <summary>Writes the header.</summary>
    public TraceWriter(TextWriter output, TraceForm form, TraceHeader header)
    {
        (_output, _form) = (output, form);
        foreach (string line in form == TraceForm.Text ? TraceText.Header(header) : [TraceJson.Header(header)])
            Line(line);
    }

    /// <summary>How many events were written.</summary>
    public ulong Count { get; private set; }

    public void Write(TraceEvent e)
    {
        Line(_form == TraceForm.Text ? TraceText.Line(e) : TraceJson.Line(e));
        Count++;
    }

    /// <summary>Writes a whole trace.</summary>
    public static void Write(TextWriter output, TraceForm form, Trace trace)
    {
        var writer = new TraceWriter(output, form, trace.Header);
        foreach (var e in trace.Events)
            writer.Write(e);
    }

    private void Line(string text)
    {
        _output.Write(text);
        _output.Write('\n');
    }
}
