using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Traces;
using VirtSpec.Spec.Instructions.Text;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>What becomes of an exit, in programs for EL2 that do to their guest what the outcome says.</summary>
public sealed class TraceRecorderTests : IDisposable
{
    private const int Vector = 0x800 + 0x400, Guest = 0x2000, Table = 0x4000, Size = 0x5000;

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>EL2 adds 8 to ELR_EL2, which is behind the HVC at 0x40002000.</summary>
    [Fact]
    public void An_exit_whose_vCPU_goes_on_elsewhere_says_where()
    {
        var trace = Run(40, ["mrs x9, elr_el2", "add x9, x9, #8", "msr elr_el2, x9", "eret"], ["hvc #0", "nop", "nop", "b 0x4000200c"]);
        Assert.Equal("goes to 0x4000200c, sets X9", trace.Events.First(e => e.Kind == TraceKind.Exit).Outcome);
    }

    /// <summary>EL2 makes EL1 begin at its vector for synchronous exceptions with a class in ESR_EL1 that the architecture has not.</summary>
    [Fact]
    public void An_injected_class_that_is_none_is_a_number()
    {
        var trace = Run(60, ["movz x9, #0xfe00, lsl #16", "msr esr_el1, x9", "mrs x9, elr_el2", "msr elr_el1, x9", "adr x9, 0x40002800", "msr vbar_el1, x9", "add x9, x9, #0x200", "msr elr_el2, x9", "eret"],
            ["hvc #0", "nop"]);
        Assert.Equal("injects 0x3f with ELR_EL1 0x40002004, sets X9", trace.Events.First(e => e.Kind == TraceKind.Exit).Outcome);
    }

    /// <summary>At the first exit EL2 goes on to another VMID, whose vCPU makes more events than are held back.</summary>
    [Fact]
    public void An_exit_is_held_back_for_so_many_events_and_no_more()
    {
        var trace = Run(300_000, ["msr vttbr_el2, x10", "eret"], ["hvc #0", "b 0x40002000"]);
        var exits = trace.Events.Where(e => e.Kind == TraceKind.Exit).ToArray();
        Assert.True(trace.Events.Count > TraceRecorder.MostHeld, $"{trace.Events.Count}");
        Assert.Equal(("vmid0.0", "entered much later or never"), (exits[0].Vm, exits[0].Outcome));
        Assert.All(exits[1..^1], e => Assert.Equal(("vmid1.0", "resumes"), (e.Vm, e.Outcome)));
        var few = Run(3000, ["msr vttbr_el2, x10", "eret"], ["hvc #0", "b 0x40002000"]);
        Assert.Equal("not entered again", few.Events.First(e => e.Kind == TraceKind.Exit).Outcome);
    }

    /// <summary>Runs a guest at EL1 with all of RAM at its own addresses (one block of 1GB in the table of stage 2), and handles its exits.</summary>
    private Trace Run(int steps, string[] handler, string[] guest)
    {
        byte[] image = new byte[Size];
        Put(image, 0, "adr x0, 0x40000800", "msr vbar_el2, x0", "movz x0, #0x8000, lsl #16", "orr x0, x0, #1", "msr hcr_el2, x0",
            "movz x0, #0x8002, lsl #16", "movk x0, #0x3559", "msr vtcr_el2, x0", "adr x0, 0x40004000", "msr vttbr_el2, x0", "movz x10, #1, lsl #48", "orr x10, x10, x0",
            "adr x0, 0x40002000", "msr elr_el2, x0", "mov x0, #0x3c5", "msr spsr_el2, x0", "eret");
        Put(image, Vector, handler);
        Put(image, Guest, guest);
        // Block at 0x40000000: Access flag, Inner Shareable, read and write, Normal Write-Back.
        BitConverter.GetBytes(0x4000_07fdul).CopyTo(image, Table + 8);
        string path = Path.Combine(_directory, "program");
        File.WriteAllBytes(path, image);
        return RecordCommandTests.Record(path, "--max-steps", $"{steps}");
    }

    private static void Put(byte[] image, int at, params string[] program)
    {
        for (int i = 0; i < program.Length; i++)
        {
            Assert.True(Assembler.TryAssemble(program[i], 0x4000_0000 + (ulong)(at + 4 * i), out uint word, out string error), $"{program[i]}: {error}");
            BitConverter.GetBytes(word).CopyTo(image, at + 4 * i);
        }
    }
}
