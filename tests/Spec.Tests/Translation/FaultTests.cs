using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>The rows of faults.tbl: what an access does under given tables and registers.</summary>
public sealed class FaultTests
{
    private const ulong HPFARBefore = 0xdead_0000 + (ulong)Reg.HPFAR_EL2;

    public static TheoryData<string> Names => [.. Rows().Select(r => r[0] + ": " + r[3] + ", " + r[2])];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_access_does_what_the_manual_says(string name)
    {
        string[] row = Rows().Single(r => r[0] + ": " + r[3] + ", " + r[2] == name);
        string[] settings = [.. row[2].Split(',').Select(s => s.Trim()).Where(s => s != "-")];
        string cpu = settings.FirstOrDefault(s => s.StartsWith("cpu ", StringComparison.Ordinal))?[4..] ?? "cortex-a57";
        var world = new World(Enum.Parse<Mode>(row[1]), cpu);
        foreach (string setting in settings.Where(s => !s.StartsWith("cpu ", StringComparison.Ordinal)))
            world.Set(setting);
        var step = world.Step(row[3]);
        Assert.Equal(row[4], Outcome(step, row[4]));
    }

    private static IEnumerable<string[]> Rows() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Translation", "faults.tbl"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(';').Select(cell => cell.Trim()).ToArray());

    /// <summary>What happened, in the words of the table; HPFAR_EL2 where the row expects something of it.</summary>
    private static string Outcome(StepResult step, string expected)
    {
        if (step.Event == StepEvent.Retired)
            return expected.StartsWith("PAR", StringComparison.Ordinal) ? $"PAR=0x{step.Next.System[Reg.PAR_EL1].ToString(Width(expected))}" : "completes";
        bool atEL2 = step.Next.EL == ExceptionLevel.EL2;
        ulong esr = step.Next.System[atEL2 ? Reg.ESR_EL2 : Reg.ESR_EL1], far = step.Next.System[atEL2 ? Reg.FAR_EL2 : Reg.FAR_EL1];
        string[] words = expected.Split(' ');
        string iss = words.Length > 2 ? $"0x{(esr & 0x1ff_ffff).ToString($"x{words[2].Length - 2}")}" : $"0x{esr & 0x1ff_ffff:x}";
        string text = $"{step.Next.EL} 0x{esr >> 26:x} {iss} 0x{(words.Length > 3 ? far.ToString($"x{words[3].Length - 2}") : far.ToString("x"))}";
        ulong hpfar = step.Next.System[Reg.HPFAR_EL2];
        return expected.Contains("HPFAR", StringComparison.Ordinal) ? $"{text} HPFAR={(hpfar == HPFARBefore ? "-" : $"0x{hpfar:x}")}" : text;
    }

    private static string Width(string expected) => $"x{expected.Length - "PAR=0x".Length}";
}
