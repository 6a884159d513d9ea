using VirtSpec.Hypervisors.Jailhouse;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>Boards with the hypervisor on them.</summary>
internal static class JailhouseRig
{
    public const ulong Red = 0x4040_0000, Blue = 0x4080_0000;

    public static readonly PeConfiguration PE = new(
        CpuModel.CortexA57, Choices.Default with { Portals = PortalLevels.EL2, Firmware = Firmware.SmcPsci }, HaveEL2: true);

    /// <summary>The example's configuration with programs for its cells.</summary>
    public static SystemConfiguration With(byte[] red, byte[]? blue = null)
    {
        var example = new JailhouseDesign().Example;
        return example with { Vms = ValueArray<VmConfiguration>.Of([Holding(example.Vms[0], red), Holding(example.Vms[1], blue ?? Program(Blue, "wfi", "b 0x40800000"))]) };
    }

    public static VmConfiguration Holding(VmConfiguration vm, byte[] program) =>
        vm with { Contents = ValueArray<GuestContents>.Of([new GuestContents(vm.Ram, program)]) };

    /// <summary>The words of instructions from an address on; a line may begin with a label and refer to labels in braces.</summary>
    public static byte[] Program(ulong at, params string[] lines)
    {
        var labels = new Dictionary<string, ulong>();
        var instructions = new List<string>();
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                labels.Add(line[..colon], at + 4 * (ulong)instructions.Count);
            if (line[(colon + 1)..].Trim() is { Length: > 0 } text)
                instructions.Add(text);
        }
        return [.. instructions.SelectMany((text, i) => Word(labels.Aggregate(text, (t, l) => t.Replace($"{{{l.Key}}}", $"0x{l.Value:x}", StringComparison.Ordinal)), at + 4 * (ulong)i))];
    }

    public static BoardState Board(SystemConfiguration system, Interleaving? order = null, PeConfiguration? pe = null)
    {
        var installation = new JailhouseDesign().Install(system);
        var parts = installation.Contents.Select(c => new RamPart("contents", new Segment(c.Address, c.Bytes, (ulong)c.Bytes.Length), "correct the design"));
        Assert.True(RamPart.TryFill(parts.OrderBy(p => p.Segment.Address.Value), system.RamSize, out var ram, out var error), error?.ToString());
        return BoardState.Start(pe ?? PE, ram, installation.Entry, installation.EL, system.Processors) with
        {
            Model = installation.Model,
            Interleaving = order ?? Interleaving.Default,
        };
    }

    private static byte[] Word(string line, ulong address)
    {
        Assert.True(Assembler.TryAssemble(line, address, out uint word, out string error), $"{line}: {error}");
        return BitConverter.GetBytes(word);
    }
}
