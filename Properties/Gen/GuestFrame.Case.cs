using System.Buffers.Binary;

namespace VirtSpec.Properties.Gen;

/// <summary>Writes a part of the VM's RAM.</summary>
/// <param name="offset">In bytes from the start of RAM. What is written lies in one page.</param>
public delegate void WriteGuest(ulong offset, ReadOnlySpan<byte> bytes);

/// <summary>What a case adds to the frame.</summary>
public sealed partial class GuestFrame
{
    /// <summary>Writes the programs of a VM into the frame.</summary>
    /// <exception cref="ArgumentException">A stream is too long.</exception>
    public void Write(VmProgram program, WriteGuest write)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, Branch(Ram, _labels["first"]));
        write(0, word);
        for (int vcpu = 0; vcpu < program.Started; vcpu++)
        {
            WriteData(vcpu, program, write);
            WriteStream(vcpu, program.Vcpus[vcpu], write);
        }
        if (!program.ReadOnlyTables)
            return;
        Span<byte> bytes = stackalloc byte[8];
        foreach (var (offset, descriptor) in Stage1Tables.ReadOnlyTables(Ram))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, descriptor);
            write(offset, bytes);
        }
    }

    private void WriteStream(int vcpu, VcpuProgram program, WriteGuest write)
    {
        if (program.Length > LongestStream)
            throw new ArgumentException($"expected a stream of at most {LongestStream} instructions, found {program.Length}");
        Span<byte> bytes = stackalloc byte[(int)StreamSize];
        int length = 0;
        foreach (var item in program.Items)
            foreach (uint word in item.Words)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * length++)..], word);
        if (length > 0)
            write(Streams + (ulong)vcpu * StreamSize, bytes[..(4 * length)]);
    }

    private void WriteData(int vcpu, VmProgram vm, WriteGuest write)
    {
        var program = vm.Vcpus[vcpu];
        var start = program.Start;
        Span<byte> bytes = stackalloc byte[1 << DataShift];
        bytes.Clear();
        for (int i = 0; i < 31; i++)
            Put(bytes, 8 * i, start.X[i]);
        Put(bytes, StackAt, start.SP_EL0);
        Put(bytes, StackAt + 8, start.SP_EL1);
        Put(bytes, ReturnAt, StreamOf(vcpu));
        Put(bytes, ReturnAt + 8, start.PSTATE);
        for (int i = 0; i < StartRegisters.Count; i++)
            Put(bytes, SystemAt + 8 * i, start.System[i]);
        Put(bytes, SctlrAt, start.System[^1]);
        Put(bytes, StartedAt, vcpu == 0 ? (ulong)vm.Started : 0);
        Put(bytes, DeviceCountAt, (ulong)program.Devices.Count);
        for (int i = 0; i < program.Devices.Count; i++)
        {
            Put(bytes, DevicesAt + 16 * i, program.Devices[i].Address);
            Put(bytes, DevicesAt + 16 * i + 8, program.Devices[i].Value);
        }
        write(Data + ((ulong)vcpu << DataShift), bytes);
    }

    private static void Put(Span<byte> bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value);
}
