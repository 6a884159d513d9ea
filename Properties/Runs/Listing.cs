using System.Globalization;
using System.Text;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Spec.Instructions.Text;

namespace VirtSpec.Properties.Runs;

/// <summary>A case as text: the assembly of each stream with what happened at each instruction beside it.</summary>
public static class Listing
{
    private const int MostEventsBeside = 4, MostElsewhere = 8;

    /// <summary>A case that is run for its listing.</summary>
    public static string Of(Rig rig, ICaseCheck check, GuestCase @case)
    {
        var log = new TrapLog(rig);
        var outcome = check.Run(@case, [log]);
        return Of(rig, log, @case, outcome);
    }

    /// <summary>A case that was run.</summary>
    /// <param name="log">What watched it.</param>
    public static string Of(Rig rig, TrapLog log, GuestCase @case, CaseOutcome outcome)
    {
        var text = new StringBuilder();
        foreach (var (vm, vcpu, program) in @case.Programs)
            if (vcpu < @case.Vms[vm].Started && program.Items.Count > 0)
                Stream(text, rig, log, (vm, vcpu, program));
        Elsewhere(text, rig, log, @case);
        return text.Append(CultureInfo.InvariantCulture, $"end: {outcome.Why}\n").ToString();
    }

    private static void Stream(StringBuilder text, Rig rig, TrapLog log, (int Vm, int Vcpu, VcpuProgram Program) at)
    {
        var (vm, vcpu, program) = at;
        ulong pc = rig.Frames[vm].StreamOf(vcpu);
        string level = (program.Start.PSTATE & 0xc) == 0 ? "EL0" : "EL1";
        text.Append(CultureInfo.InvariantCulture, $"VM {rig.Configuration.Vms[vm].Name}, vCPU {vcpu}, from {level} at 0x{pc:x}:\n");
        uint[] words = [.. program.Items.SelectMany(i => i.Words)];
        text.Append(Registers(program, words));
        for (int i = 0; i < words.Length; i++, pc += 4)
        {
            string line = $"  0x{pc:x}  {words[i]:x8}  {Disassembler.Disassemble(words[i], pc)}";
            var events = log.Events.Where(e => e.Vm == vm && e.PC == pc).Select(e => e.Text).ToArray();
            text.Append(line);
            for (int e = 0; e < Math.Min(events.Length, MostEventsBeside); e++)
                text.Append(e == 0 ? "".PadRight(Math.Max(60 - line.Length, 1)) : "\n".PadRight(61)).Append(events[e]);
            text.Append(events.Length > MostEventsBeside ? $" (and {events.Length - MostEventsBeside} more)\n" : "\n");
        }
    }

    /// <summary>The registers that the stream names and that do not begin with zero.</summary>
    private static string Registers(VcpuProgram program, uint[] words)
    {
        var named = words.SelectMany(w => WordGenerator.Registers(Spec.Instructions.A64.Row(Spec.Instructions.A64.Decode(w)), w)).Distinct().Where(r => program.Start.X[r] != 0).Order();
        string text = string.Join(' ', named.Select(r => $"X{r}=0x{program.Start.X[r]:x}"));
        return text.Length == 0 ? "" : $"  with {text}\n";
    }

    /// <summary>What happened outside the streams: in the frame, and where a guest went astray.</summary>
    private static void Elsewhere(StringBuilder text, Rig rig, TrapLog log, GuestCase @case)
    {
        var events = log.Events.Where(e => e.Vm < 0 || e.PC - rig.Frames[e.Vm].StreamOf(0) >= GuestFrame.StreamBytes * GuestFrame.MostVcpus).ToArray();
        foreach (var e in events.Take(MostElsewhere))
            text.Append(CultureInfo.InvariantCulture, $"  {(e.Vm < 0 ? "host" : $"VM {rig.Configuration.Vms[e.Vm].Name}")} 0x{e.PC:x}: {e.Text}\n");
        if (events.Length > MostElsewhere)
            text.Append(CultureInfo.InvariantCulture, $"  (and {events.Length - MostElsewhere} more outside the streams)\n");
    }
}
