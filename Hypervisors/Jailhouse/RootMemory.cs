using System.Buffers.Binary;
using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// What the root cell has in its memory, below the hypervisor's: its program, its data, the configurations of the cells, and what it loads into them.
/// The data begins with the number of PEs, the PE that manages the cells, the bootstrap vectors, and the number of cells;
/// 64 bytes behind its start is for each cell the address of its configuration, its ID, the address and the length of its list of loads.
/// </summary>
internal sealed class RootMemory
{
    private const int ProgramSize = 0x2000, LoadsOffset = 0x400, LoadSize = 32;

    private readonly List<LoadedBytes> _contents = [];

    private RootMemory(ulong start, ulong size) => (Start, Size) = (start, size);

    /// <summary>A multiple of 4 KiB, and where PE 0 begins.</summary>
    public ulong Start { get; }

    public ulong Size { get; }

    public IEnumerable<LoadedBytes> Contents => _contents;

    /// <param name="configurations">One for each VM of the system.</param>
    public static RootMemory Of(SystemConfiguration system, Layout layout, IReadOnlyList<byte[]> configurations, int manager)
    {
        var images = system.Vms.Select(GuestImage.Of).ToList();
        ulong size = ProgramSize + Layout.PageSize + (ulong)configurations.Count * Layout.PageSize + (ulong)images.Sum(i => i.Sum(run => (long)run.Bytes.Length));
        var memory = new RootMemory(layout.Base - size, size);
        memory.Fill(system, layout, configurations, images, manager);
        return memory;
    }

    private void Fill(SystemConfiguration system, Layout layout, IReadOnlyList<byte[]> configurations, List<IReadOnlyList<GuestRun>> images, int manager)
    {
        ulong dataAt = Start + ProgramSize, next = dataAt + Layout.PageSize;
        byte[] data = new byte[Layout.PageSize];
        Add(Start, A64Program.Assemble(Source(), Start, ("DATA", dataAt)));
        Put(data, 0, (ulong)system.Processors, (ulong)manager, layout.BootstrapVectors, (ulong)configurations.Count);
        int list = LoadsOffset;
        ulong staged = next + (ulong)configurations.Count * Layout.PageSize;
        for (int n = 0; n < configurations.Count; n++, next += Layout.PageSize)
        {
            Add(next, configurations[n]);
            Put(data, 64 + 32 * n, next, (ulong)n + 1, dataAt + (ulong)list, (ulong)images[n].Count);
            foreach (var run in images[n])
            {
                if (list + LoadSize > data.Length)
                    throw new ConfigurationException($"{system.Vms[n].Name}: its contents are in too many pieces for the root cell's list");
                Add(staged, run.Bytes);
                Put(data, list, staged, run.Address, (ulong)run.Bytes.Length);
                list += LoadSize;
                staged += (ulong)run.Bytes.Length;
            }
        }
        Add(dataAt, data);
    }

    private static string Source()
    {
        using var stream = typeof(RootMemory).Assembly.GetManifestResourceStream("Jailhouse/RootCell.s")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void Add(ulong address, byte[] bytes) => _contents.Add(new LoadedBytes(new PA(address), bytes));

    private static void Put(byte[] data, int offset, params ulong[] values)
    {
        foreach (ulong value in values)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(offset), value);
            offset += sizeof(ulong);
        }
    }
}

/// <summary>Whole pages of a guest, one behind the other.</summary>
internal sealed record GuestRun(ulong Address, byte[] Bytes);

/// <summary>The contents of a guest, as whole pages.</summary>
internal static class GuestImage
{
    public static IReadOnlyList<GuestRun> Of(VmConfiguration vm)
    {
        var runs = new List<GuestRun>();
        foreach (var part in vm.Contents.OrderBy(c => c.Address.Value))
        {
            ulong start = part.Address.Value & ~(Layout.PageSize - 1), end = part.Address.Value + (ulong)part.Bytes.Length + Layout.PageSize - 1 & ~(Layout.PageSize - 1);
            if (part.Address.Value < vm.Ram.Value || part.Address.Value + (ulong)part.Bytes.Length > vm.Ram.Value + vm.RamSize)
                throw new ConfigurationException($"{vm.Name}: contents at {part.Address} are not in its RAM");
            if (runs.Count > 0 && runs[^1] is var last && start <= last.Address + (ulong)last.Bytes.Length)
            {
                byte[] joined = new byte[Math.Max(end, last.Address + (ulong)last.Bytes.Length) - last.Address];
                last.Bytes.CopyTo(joined, 0);
                runs[^1] = new GuestRun(last.Address, joined);
            }
            else
            {
                runs.Add(new GuestRun(start, new byte[end - start]));
            }
            part.Bytes.CopyTo(runs[^1].Bytes.AsMemory((int)(part.Address.Value - runs[^1].Address)));
        }
        return runs;
    }
}
