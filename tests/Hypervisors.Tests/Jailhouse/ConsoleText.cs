using System.Text;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>Remembers the console, exits and entries.</summary>
internal readonly struct ConsoleText : IMachineObserver
{
    private readonly StringBuilder _text;
    private readonly List<ExceptionRecord> _exits;

    private readonly List<PE> _entries;

    private ConsoleText(StringBuilder text, List<ExceptionRecord> exits, List<PE> entries) => (_text, _exits, _entries) = (text, exits, entries);

    public string Text => _text.ToString();

    /// <summary>The exceptions that were taken to EL2.</summary>
    public IReadOnlyList<ExceptionRecord> Exits => _exits;

    /// <summary>The PEs as they were after each return from EL2.</summary>
    public IReadOnlyList<PE> Entries => _entries;

    public static ConsoleText Create() => new(new StringBuilder(), [], []);

    public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception)
    {
        if (after.EL == Spec.Base.ExceptionLevel.EL2)
            _exits.Add(exception);
    }

    public void Returned(in PE before, in PE after)
    {
        if (before.EL == Spec.Base.ExceptionLevel.EL2)
            _entries.Add(after);
    }

    public void ConsoleByte(byte value) => _text.Append((char)value);
}
